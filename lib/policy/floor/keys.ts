import { remembering } from "@/lib/remember";
import type { Role } from "./table";
import { plainWords } from "./words";

/** The names of arguments that say what is in them. */
const NAMES: Readonly<Record<Role, string>> = {
  amount: `amount, amt, sum, payment amount, transfer amount, refund amount, total amount, amount cents, amount minor,
    amount in cents, amount usd, amount eur, amount value, lamports, wei, gross amount, net amount, money`,
  value: "value, eth, lamports, wei, amount",
  payee: `recipient, payee, beneficiary, iban, bic, swift, sort code, routing number, account number, bank account,
    to account, to account id, destination account, target account, recipient account, recipient iban, recipient id,
    payee id, beneficiary id, beneficiary iban, creditor, creditor account, wallet, wallet address, to wallet,
    to iban, receiver, counterparty, pay to, external account, destination iban, receiver account, to address,
    recipient address, vpa, payto, bank details, account to, credit account`,
  recipients: `to, cc, bcc, recipient, recipients, to address, to addresses, to email, to emails, email addresses, emails,
    phone numbers, to numbers, personalizations, email to, receivers, mail to, destinations, contact ids, cc addresses,
    bcc addresses, cc recipients, bcc recipients, to recipients, subscribers`,
  audience: `audience, audience id, audiences, segment, segment id, segments, segment ids, list id, list ids, mailing list,
    distribution list, mailing list id, contact list, audience ids, recipient list, send to all, included segments`,
  branch: `branch, base, base branch, target, target branch, ref, into, destination branch, base ref, to branch,
    branch name, refspec, destination, remote branch`,
  environment:
    "environment, env, stage, target env, target environment, deployment environment, environment name, deploy to",
  file: "path, file path, filename, file, file name, filepath, files, paths, target file",
  exposure: `visibility, privacy, acl, predefined acl, canned acl, access level, public, is public, public access,
    publicly accessible, sharing, share with, cidr, cidr ip, cidr block, source range, source ranges, source ip, ip range,
    ip ranges, general access, link sharing, anyone with link, principal, member, allow from, cidr blocks, type, members,
    source, allowed ips, source address prefix, entity`,
  privilege: "role, roles, permission, permissions, access, privilege, privileges, role name, role id, group, grant",
  identity: "user, users, user id, email, member, principal, username, account, login, identity, user email, grantee",
  danger: `force, force push, permanent, permanently, hard delete, hard, purge, cascade, recursive, skip trash, force delete,
    delete all, all, irreversible, no backup, skip final snapshot`,
  items:
    "ids, items, keys, objects, records, files, rows, file ids, record ids, message ids, email ids, paths, names, filenames",
  sql: "sql, statement, statements, raw sql, sql query, query sql, ddl, command text, sql text, migration, sql statement",
  query: "query, queries, q, cypher, cql, query string, query text",
  shell: `command, cmd, commands, shell, script, bash, command line, cmdline, shell command, exec, executable, program,
    code, run, powershell, entrypoint`,
  argv: "args, argv, arguments, cmd args, flags, parameters",
  operation:
    "operation, action, op, operation name, function, function name, tool name, verb, api method, rpc, api, tool",
  resource: "resource, resource type, object type, entity type, kind, sobject, record type, object name, sobject type",
  method: "method, http method, verb, request method",
  url: "url, uri, endpoint, path, request url",
  prose: `body, message, text, content, description, comment, summary, subject, title, note, notes, reason, thought,
    thoughts, question, prompt, justification, html, caption, explanation, goal, answer, instructions, bio, blocks`,
};

const LONGEST_KEY = 60;
const ROLES: ReadonlyMap<string, readonly Role[]> = byName();

function byName(): Map<string, Role[]> {
  const roles = new Map<string, Role[]>();
  for (const role of Object.keys(NAMES) as Role[]) {
    for (const name of NAMES[role].split(",")) {
      const words = keyWords(name.trim());
      const others = roles.get(words);
      if (others === undefined) roles.set(words, [role]);
      else if (!others.includes(role)) others.push(role);
    }
  }
  return roles;
}

/** `toAccounts`, `to_account` and `toaccount` are the same. */
function keyWords(key: string): string {
  return key.length > LONGEST_KEY ? key : plainWords(key).join("");
}

const NONE: readonly Role[] = [];

/** What the name of an argument says of its value; nothing for most. */
export const rolesOf = remembering((key) => ROLES.get(keyWords(key)) ?? NONE);
