import { MANY } from "./recipients";
import type { FloorTable } from "./table";

const DATA = `database, db, table, bucket, volume, disk, snapshot, backup, index, collection, dataset, records, row, schema,
  warehouse, keyspace, partition, storage, blob, s3, customer, account, tenant, organization, organisation, workspace,
  repository, repo, project, folder, directory, file, mailbox, namespace, cluster, instance, server, stack, deployment,
  pod, queue, log, archive, history, data, document, drive, user data, contact, patient, vault, node, pvc, vm`;

/** What is small, and by itself no loss that needs two people; in bulk it counts all the same. */
const SMALL = `draft, comment, label, tag, reaction, emoji, message, email, mail, event, reminder, note, task, card, todo,
  item, bookmark, attachment, ticket, thread, chat, reply, annotation, filter, alert, reservation, booking, cart, session,
  cookie, cache, webhook, pin, star, vote, like, follow, view, widget, notification, meeting, shortcut, watcher, link,
  branch, line, word, character, element, selection, whitespace, duplicate, temp, tmp, hook, subscription, assignee`;

const PASSING = "cache, cart, session, cookie, filter, form, selection, screen, terminal, clipboard, search, off, down";
const BULK =
  "all, bulk, batch, many, everything, mass, multiple, permanently, permanent, recursive, recursively, cascade";
const DELETING =
  "delete, drop, purge, wipe, erase, truncate, destroy, remove, clear, empty, nuke, shred, expunge, del, rm";

const isOn = (value: unknown): boolean => value === true || value === "true" || value === 1;
const isMany = (value: unknown): boolean => Array.isArray(value) && value.length > MANY;

/**
 * Deleting. `delete` on anything that isn't known to be small is destruction, so that what nobody thought of is; gentler
 * verbs such as `remove` and `clear` need something that holds data.
 */
export const DATA_DESTRUCTION: FloorTable = {
  names: [
    { verbs: DELETING, nouns: DATA, unless: `${PASSING}, draft, comment`, why: "destroys data" },
    { verbs: DELETING, nouns: BULK, unless: PASSING, why: "destroys data in bulk" },
    {
      verbs: "purge, wipe, erase, truncate, destroy, nuke, shred, expunge",
      unless: `${PASSING}, text`,
      why: "destroys data",
    },
    { verbs: "delete, del", unless: `${SMALL}, user, member, role, permission, key, secret`, why: "deletes something" },
    { verbs: "terminate", nouns: "instance, cluster, server, vm, environment, workspace", why: "destroys machines" },
    {
      verbs: "reset, restore, overwrite, format",
      nouns: "database, db, disk, volume, cluster, index",
      why: "overwrites data",
    },
    { words: "flushall, flushdb, dropdatabase, hard delete, factory reset", why: "destroys data" },
    { verbs: "update, overwrite, modify, edit", nouns: "bulk, mass, all row, all record", why: "changes data in bulk" },
  ],
  shapes: [
    { verbs: DELETING, has: ["danger"], is: isOn, why: "makes a deletion permanent or wider" },
    { verbs: DELETING, has: ["items"], is: isMany, why: `names more than ${MANY} things to delete` },
  ],
};
