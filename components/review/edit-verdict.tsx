import { Ban, CircleAlert, CircleCheck, Loader, ShieldAlert, Users } from "lucide-react";
import type { ReactNode } from "react";
import { TIER_LABEL } from "@/components/approvals/tier-badge";
import { cn } from "@/components/ui/cn";
import type { EditPreview } from "@/lib/approvals/schemas";
import type { ReviewView } from "@/lib/jobs/schemas";
import { requirementRoles } from "./requirement-text";
import type { Checked } from "./use-edit-preview";
import { plural } from "./value-text";

type Old = Pick<ReviewView, "tier" | "requirements" | "constraints" | "votes">;

/** What the gate of an edit asks for beyond the one that the job waits at, in words. */
export function stricterWords(old: Old, preview: EditPreview): string[] {
  const words: string[] = [];
  if (old.tier !== null && preview.tier !== old.tier)
    words.push(`tier ${TIER_LABEL[preview.tier].toLowerCase()}, was ${TIER_LABEL[old.tier].toLowerCase()}`);
  for (const asked of preview.requirements) {
    const name = requirementRoles({ ...asked, approved: 0 });
    const before = old.requirements.find((one) => requirementRoles(one) === name)?.count ?? 0;
    if (before === 0) words.push(`also needs ${name} (${asked.count})`);
    else if (asked.count > before) words.push(`${name} ${asked.count}, was ${before}`);
  }
  const same = (name: string) => JSON.stringify(old.constraints[name]) === JSON.stringify(preview.constraints[name]);
  const tighter = Object.keys(preview.constraints).filter((name) => !same(name));
  if (tighter.length > 0) words.push(`only within ${tighter.join(", ")}`);
  return words;
}

/** Whether sending it decides anything, said before it is sent ([T13]). */
export function voteWords(old: Old, preview: EditPreview): string {
  if (preview.is_same) return "Nothing is changed: sending it approves what is there.";
  if (preview.own_vote_counts) return "Your vote counts: one is needed, so sending this approves it.";
  const people = preview.requirements.reduce((sum, { count }) => sum + count, 0);
  const lost = old.votes.filter(
    ({ counts, verdict }) => counts && (verdict === "approve" || verdict === "edit"),
  ).length;
  const voided = lost === 0 ? "" : ` ${plural(lost, "earlier vote")} will no longer count.`;
  return `Your own vote will not count: ${people} people are needed, and others approve what you wrote.${voided}`;
}

type EditVerdictProps = Checked & { review: Old; id: string };

/** Under the editor: the first fault, or what policy says of the edited version and what sending it does. */
export function EditVerdict({ checked, preview, failed, review, id }: EditVerdictProps) {
  return (
    <div id={id} role="status" className="space-y-1 text-13">
      {!checked.ok && (
        <Line icon={CircleAlert} tone="text-danger">
          Line {checked.fault.line}: {checked.fault.message}
        </Line>
      )}
      {checked.ok && preview === null && (
        <Line icon={failed === null ? Loader : CircleAlert} tone={failed === null ? "text-fg-muted" : "text-danger"}>
          {failed ?? "Asking policy…"}
        </Line>
      )}
      {preview !== null && <Verdict review={review} preview={preview} />}
    </div>
  );
}

function Verdict({ review, preview }: { review: Old; preview: EditPreview }) {
  const { denied } = preview;
  if (denied !== null) {
    return (
      <Line icon={Ban} tone="text-danger">
        <b className="font-semibold">Policy denies this version</b>
        {denied.rule_id !== null && (
          <>
            , rule <code className="text-12">{denied.rule_id}</code>
          </>
        )}
        : {denied.reason} Change it further, or reject.
      </Line>
    );
  }
  const stricter = stricterWords(review, preview);
  return (
    <>
      {stricter.length > 0 && (
        <Line icon={ShieldAlert} tone="text-warn">
          <b className="font-semibold">A stricter gate</b>: {stricter.join("; ")}.
        </Line>
      )}
      {stricter.length === 0 && !preview.is_same && (
        <Line icon={CircleCheck} tone="text-ok">
          Policy asks for the same as before.
        </Line>
      )}
      <Line icon={Users} tone={preview.own_vote_counts ? "text-fg" : "text-warn"}>
        {voteWords(review, preview)}
      </Line>
    </>
  );
}

type LineProps = { icon: typeof Ban; tone: string; children: ReactNode };

function Line({ icon: Icon, tone, children }: LineProps) {
  return (
    <p className={cn("flex items-start gap-1.5", tone)}>
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
