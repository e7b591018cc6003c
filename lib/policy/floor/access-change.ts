import type { FloorTable } from "./table";

const NOT_PEOPLE = `story, stories, guide, manual, comment, note, ticket, issue, task, case, card, preference, feedback,
  survey, interface, todo, conversation, message, tag, label, event, journey, segment, agent string, notification, draft`;

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim().toLowerCase() : String(value));
const OPEN = new Set([
  "public",
  "public-read",
  "public-read-write",
  "publicread",
  "anyone",
  "anyonewithlink",
  "everyone",
  "world",
  "anonymous",
  "allusers",
  "allauthenticatedusers",
  "0.0.0.0/0",
  "::/0",
  "*",
  "true",
  "anyone_with_link",
  "anyone with the link",
  "internet",
  "any",
]);
const POWER = new Set([
  "admin",
  "administrator",
  "owner",
  "root",
  "superuser",
  "superadmin",
  "super_admin",
  "full_control",
  "fullaccess",
  "org_admin",
  "editor",
  "roles/owner",
  "roles/editor",
  "cluster-admin",
  "sysadmin",
  "maintainer",
]);

const some =
  (set: ReadonlySet<string>) =>
  (value: unknown): boolean =>
    Array.isArray(value) ? value.slice(0, 200).some((entry) => set.has(textOf(entry))) : set.has(textOf(value));

/** Who may do or see what: permissions, people, keys, passwords, firewalls, sharing. */
export const ACCESS_CHANGE: FloorTable = {
  names: [
    {
      verbs: `grant, revoke, assign, unassign, attach, detach, add, remove, put, update, create, delete, set, enable,
        disable, rotate, reset, change, modify, edit, elevate, generate, issue, authorize, authorise, allow, deny, open,
        close, provision, deprovision, approve, apply, bind, patch, replace, regenerate, insert, upload, import, register,
        associate, escalate, roll, publish, install, expire, write, store, save, destroy`,
      nouns: `permission, role, privilege, access, acl, iam, rbac, iam policy, user policy, group policy, role policy,
        bucket policy, key policy, access policy, password policy, security policy, rls policy, security group, firewall,
        ingress rule, egress rule, inbound rule, network policy, api key, access key, secret, credential, password,
        passcode, mfa, 2fa, totp, sso, saml, scim, oauth, service account, ssh key, deploy key, key pair, login profile,
        access token, api token, bearer token, refresh token, personal token, admin right, entitlement, license assignment,
        trust policy, allowlist, whitelist, blocklist, ip range, vpn, permission set, group membership, signing key,
        public access, private key, encryption key, kms`,
      unless: "comment, note, ticket, draft, request review, playing, log, secret santa",
      why: "changes who may do what",
    },
    {
      verbs: `create, update, delete, remove, add, invite, disable, enable, suspend, deactivate, activate, reactivate,
        provision, deprovision, promote, demote, edit, modify, change, set, patch, put, impersonate, kick, ban, unban,
        insert, upsert, destroy, unlock, import, assign, make, block, unblock, reset, unsuspend`,
      objects: `user, member, collaborator, admin, administrator, owner, ownership, teammate, guest, group member, moderator,
        delegate, principal, identity, login, org member, team member, superuser`,
      unless: NOT_PEOPLE,
      why: "changes who has access",
    },
    {
      words: "invite, chmod, chown, setfacl, sudo, impersonate",
      unless: "calendar, event, meeting, attendee, draft, template",
      why: "changes who has access",
    },
    {
      verbs: "share, unshare, publicize, expose, publish, make",
      nouns: `file, document, doc, folder, drive, link, credential, secret, dashboard, sheet, spreadsheet, database, notebook,
        calendar, recording, album, dataset, snapshot, bucket, public, workbook, board, repository, repo, item`,
      unless: "draft, event, message, article, post, story, webpage, website, page",
      why: "shares with others",
    },
    { verbs: "transfer", nouns: "ownership, owner, domain, repository, repo", why: "changes the owner" },
    {
      verbs: "create, generate, revoke, rotate, issue, delete, mint, reset",
      objects: "token, key, keypair, certificate",
      unless: "idempotency, count, primary, foreign, sort, partition, translation, gift",
      why: "changes keys",
    },
    {
      verbs: "authorize, revoke, authorise",
      nouns: "ingress, egress, cidr, port, app, application, client, device",
      why: "opens or closes access",
    },
    { verbs: "assume, switch", nouns: "role", why: "takes on another role" },
    { words: "add to group, join group, admin consent", why: "changes who has access" },
  ],
  shapes: [
    { has: ["exposure"], is: some(OPEN), why: "opens something to everyone" },
    { has: ["privilege", "identity"], is: some(POWER), why: "give somebody power over the account" },
  ],
};
