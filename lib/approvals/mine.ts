import type { PersonActor } from "@/lib/identity/actor";

/** What a person has decided is out of their sight while they can undo it; others see it as before. */
export const notDecidedBy = (actor: PersonActor, place: (value: unknown) => string): string =>
  `NOT EXISTS (SELECT 1 FROM votes v WHERE v.job_id = j.id AND v.person_id = ${place(actor.id)}
                AND v.held_until IS NOT NULL AND v.voided_at IS NULL)`;

/**
 * What makes an item mine: somebody with my roles is still needed, it is neither my vote again nor my own doing,
 * and I have not put it off.
 */
export function mineCondition(actor: PersonActor, place: (value: unknown) => string): string {
  const id = place(actor.id);
  const key = place(actor.emailKey);
  return `ap.resolved_at IS NULL AND j.state = 'APPROVAL' AND j.expires_at > now() AND ap.open_roles && ${place(actor.roles)}::text[]
    AND ag.owner_id <> ${id} AND ow.email_key <> ${key}
    AND (j.on_behalf_key IS NULL OR j.on_behalf_key NOT IN (${id}, ${key}))
    AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.job_id = j.id AND v.revision = j.revision
                     AND v.person_id = ${id} AND v.voided_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM snoozes s WHERE s.approval_id = ap.id AND s.person_id = ${id} AND s.until > now())`;
}
