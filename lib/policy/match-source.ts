import { z } from "zod";
import { closedMap, expected, glob, NAMES_NOTHING, oneOf, someOf, text } from "./fields";

/** Which actions a rule is about: keys that are there must all hold, a list within one key is any of. */
export type Match = {
  topics?: string[] | undefined;
  tools?: string[] | undefined;
  agents?: string[] | undefined;
  environments?: string[] | undefined;
  on_behalf_of?: string[] | undefined;
  modes?: string[] | undefined;
  risk_tags?: string[] | undefined;
  risk_tags_all?: string[] | undefined;
  labels?: Record<string, string> | undefined;
};

const globs = someOf(glob, "globs").optional();
const tag = text("a tag", 100);

export const match: z.ZodType<Match> = closedMap(
  {
    topics: globs,
    tools: globs,
    agents: globs,
    environments: globs,
    on_behalf_of: globs,
    modes: someOf(oneOf(["sync", "async"]), "modes").optional(),
    // The only list that may be empty: it says that the job has no tag at all.
    risk_tags: z.array(tag, expected("a list of tags")).optional(),
    risk_tags_all: someOf(tag, "tags").optional(),
    labels: z
      .record(z.string(), text("a label's value", 500), expected("a map of labels"))
      .refine((labels) => Object.keys(labels).length > 0, NAMES_NOTHING)
      .optional(),
  },
  "a map such as { tools: [payment.send] }",
).refine((keys) => Object.keys(keys).length > 0, NAMES_NOTHING);
