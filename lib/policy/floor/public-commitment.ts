import type { FloorTable } from "./table";

const SAYING = `post, publish, create, update, upload, submit, share, send, schedule, tweet, reply, announce, release,
  put, edit, comment, set, write, push, issue, make, add, retweet, repost, respond, broadcast`;
const PRIVATE = "draft, direct message, dm, get, template, note, preview, webhook";

/** What is said in public in the company's name. */
export const PUBLIC_COMMITMENT: FloorTable = {
  names: [
    {
      verbs: SAYING,
      nouns: `tweet, twitter, linkedin, facebook, instagram, tiktok, youtube, reddit, subreddit, mastodon, bluesky, threads,
        x post, post x, post to x, pinterest, hacker news, product hunt, medium, substack, wordpress, blog, blog post, press,
        press release, newsroom, statuspage, status page, app store, play store, google play, itunes, website, webpage,
        web page, landing page, social, social media, social post, public statement, public post, trustpilot, yelp,
        app review, review reply, review response, changelog, youtube comment, google review, podcast, public comment,
        regulator, regulatory filing, sec filing, incident public, google business, public page`,
      unless: PRIVATE,
      why: "speaks in public",
    },
    { words: "tweet, retweet, toot, skeet", unless: PRIVATE, why: "speaks in public" },
    {
      verbs: "publish, announce, unpublish",
      nouns:
        "article, post, entry, story, video, content, statement, page, site, announcement, ad, press, episode, form, product, listing, report, policy",
      unless: `${PRIVATE}, event, message, queue, topic, sns, kafka, internal`,
      why: "publishes",
    },
    {
      verbs: "create, launch, update, publish, enable, resume, activate",
      nouns:
        "ad campaign, google ad, facebook ad, meta ad, ad set, advertisement, billboard, app version, incident update",
      unless: PRIVATE,
      why: "speaks in public",
    },
  ],
  shapes: [],
};
