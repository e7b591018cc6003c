import { wordsOfTable } from "./words";

/** Verbs that change nothing. Beside one of these a word such as `refund` is the thing that is looked at. */
export const QUIET: ReadonlySet<string> = wordsOfTable(
  `get, list, search, read, find, describe, show, calculate, compute, lookup, look, fetch, preview, validate, verify,
  think, query, browse, inspect, summarize, summarise, simulate, compare, analyze, analyse, explain, download, monitor,
  poll, ping, retrieve, peek, recall, recommend, suggest, is, has, can, dry, select, classify, translate, parse`,
);

/** Also quiet, but only before any other verb: `check_refund` looks, while `issue_check` sends one. */
export const QUIET_FIRST: ReadonlySet<string> = wordsOfTable(
  "check, view, count, draft, comment, note, log, quote, estimate, scan, watch, diff, track, head, plan, test",
);

/** Ends a name that only asks how something stands: `deploy.status`, `refund_history`. */
export const QUIET_LAST: ReadonlySet<string> = wordsOfTable(
  "status, state, history, log, health, info, summary, metric, detail",
);

/** What such a name asks about: after other verbs, as in `post_status`, it is what is written. */
export const PROCESSES: ReadonlySet<string> = wordsOfTable(
  "deploy, release, order, transfer, refund, payout, run, sync, charge, wire, deposit, trade, schedule, request, claim",
);

/** Verbs that are nouns as well: `list_releases` releases nothing. Beside a quiet verb they are nouns. */
export const DUAL: ReadonlySet<string> = wordsOfTable(
  `post, pay, charge, transfer, wire, refund, deposit, order, release, merge, deploy, share, grant, claim, invite,
  contract, sign, commit, push, tweet, blast, broadcast, message, email, mail, text, sms, run, trash, archive, purchase,
  trade, bid, issue, process, set, open, close, offer, credit, debit, request, schedule, drop, block, hire, screen,
  access, clear, complete, return, use, start, stop, call, swap, stake, rebase, sync, book, reset, override, payout,
  hold, record, press, discount, dispatch, fire, promote, lift, capture, bridge, upgrade, withdraw, do, triage, gift`,
);

/** Writing that no class of the floor is about, but that shows a name is no read. */
export const OTHER_WRITES: ReadonlySet<string> = wordsOfTable(
  "write, insert, upsert, save, put, patch, edit, upload, append, replace, execute, store, import, move, rename, copy",
);

/** Verbs that leave open what is done; an argument says it. */
export const GENERAL: ReadonlySet<string> = wordsOfTable("request, call, use, run, do, start, process");

/** Join two verbs: `validate_and_pay` pays. */
export const CONJUNCTIONS: ReadonlySet<string> = wordsOfTable("and, or, then, also");

/** End what a verb is done to: `add_user_to_channel` adds a user. */
export const PREPOSITIONS: ReadonlySet<string> = wordsOfTable(
  "to, from, for, with, in, into, on, by, of, as, at, via, per",
);
