import type { FloorTable } from "./table";

const ABOUT_CONTRACTS = `draft, comment, note, template, reminder, label, tag, summary, smart contract, contract test, test,
  alert, history, chart, watch, report, reviewer`;

/** What binds the company to others: contracts, accepted terms, subscriptions, prices and discounts. */
export const CONTRACT_CHANGE: FloorTable = {
  names: [
    {
      verbs: `sign, countersign, cosign, execute, terminate, amend, accept, agree, renew, void, cancel, create, update,
        modify, extend, send, approve, activate, assign, rescind, revise, finalize, finalise, negotiate, submit, alter,
        change, edit, patch, put, award, close, correct, initiate`,
      nouns: `contract, agreement, nda, msa, sow, dpa, baa, lease, tenancy, envelope, amendment, addendum, order form,
        statement of work, engagement letter, letter of intent, term sheet, purchase order, signature request, retainer,
        eula, insurance policy, docusign, hellosign, pandadoc, adobe sign`,
      unless: ABOUT_CONTRACTS,
      why: "changes a contract",
    },
    {
      verbs: "accept, agree, consent, decline, counter, countersign",
      nouns: "term, condition, tos, offer, quote, proposal, bid, counteroffer, order form",
      unless: ABOUT_CONTRACTS,
      why: "binds the company to an offer or terms",
    },
    {
      verbs: `create, update, cancel, renew, upgrade, downgrade, pause, resume, modify, change, terminate, purchase,
        extend, start, activate, switch, patch, delete, subscribe`,
      nouns: "subscription, saas, membership plan, service plan, license seat, renewal, retention offer",
      unless: `webhook, topic, pubsub, event, newsletter, channel, notification, push, sns, feed, eventgrid, mailing,
        email, calendar, stream, graphql, ${ABOUT_CONTRACTS}`,
      why: "changes a subscription",
    },
    {
      verbs: "upgrade, downgrade, cancel, renew, switch, change, subscribe",
      objects: "plan, vendor, service tier, license, policy, membership",
      unless: `newsletter, topic, channel, event, ${ABOUT_CONTRACTS}`,
      why: "changes what is subscribed to",
    },
    {
      verbs: "set, update, change, apply, approve, grant, offer, give, adjust, override, create, add, extend, patch",
      nouns: `discount, price, pricing, rate card, pricebook, credit term, payment term, coupon, promo code, promotion code,
        concession, rebate, markdown`,
      unless: ABOUT_CONTRACTS,
      why: "changes a price",
    },
  ],
  shapes: [],
};
