/** An e-mail as it is stored: without surrounding space, in lower case. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/**
 * The mailbox behind an e-mail, for "is this the same person?": case folded, `+alias` dropped ([T16]).
 * Never used to sign in.
 */
export function emailKey(email: string): string {
  const [local = "", domain = ""] = normalizeEmail(email).split("@");
  return `${local.split("+")[0] ?? ""}@${domain}`;
}

/**
 * The person or mailbox that `on_behalf_of` names (`user:dana@example.com`, an e-mail or a person's id), folded as
 * `emailKey` folds: what is compared to find out whether a reviewer would approve for themselves ([T16]).
 */
export function onBehalfKey(onBehalfOf: string | null): string | null {
  if (onBehalfOf === null) return null;
  const mailbox = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/.exec(onBehalfOf)?.[0];
  return mailbox ? emailKey(mailbox) : onBehalfOf.trim().replace(/^(user|person):/i, "");
}
