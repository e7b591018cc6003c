import { CircleAlert, CircleCheck, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ApiError } from "@/lib/http/client";
import { useMoment } from "./moment";
import type { Proving } from "./use-proof";

type Tone = "ok" | "warn" | "danger" | "neutral";

const STYLE: Record<Tone, string> = {
  ok: "border-ok/40 bg-add-soft text-ok",
  warn: "border-warn/40 bg-warn-soft text-warn",
  danger: "border-danger/40 bg-danger-soft text-danger",
  neutral: "border-line-strong bg-sunken text-fg-muted",
};

type VerdictProps = { tone: Tone; icon: LucideIcon; title: string; children?: ReactNode; spins?: boolean };

export function Verdict({ tone, icon: Icon, title, children, spins = false }: VerdictProps) {
  return (
    <div className={cn("flex gap-2.5 rounded border px-3.5 py-3", STYLE[tone])}>
      <Icon size={18} aria-hidden className={cn("mt-px shrink-0", spins && "animate-spin")} />
      <div className="min-w-0 text-13">
        <p className="font-semibold">{title}</p>
        {children !== undefined && <div className="mt-0.5 max-w-[75ch] text-fg">{children}</div>}
      </div>
    </div>
  );
}

/** In words, what the proof shows. Green only after this browser has verified it. */
export function ProofVerdict({ proving, seq }: { proving: Proving; seq: number }) {
  return (
    <div role="status" aria-live="polite">
      <Words proving={proving} seq={seq} />
    </div>
  );
}

function Words({ proving, seq }: { proving: Proving; seq: number }) {
  if (proving.state === "loading")
    return <Verdict tone="neutral" icon={LoaderCircle} title="Verifying in this browser…" spins />;
  if (proving.state === "error") return <NoProof error={proving.error} retry={proving.retry} />;
  const { check, proof } = proving;
  if (check.state === "unavailable")
    return (
      <Verdict tone="warn" icon={TriangleAlert} title="Not verified: this browser can't compute hashes here">
        Browsers only do so on pages that came over HTTPS. Open the console over HTTPS, or verify an export with the
        command line.
      </Verdict>
    );
  if (check.state === "failed")
    return (
      <Verdict tone="danger" icon={CircleX} title="This proof is wrong">
        {check.why} Keep this page, tell whoever runs Assentry, and compare with an export or a log checkpoint that you
        kept elsewhere.
      </Verdict>
    );
  const count = check.path.steps.length;
  return (
    <Verdict
      tone={check.keyId === null ? "warn" : "ok"}
      icon={check.keyId === null ? TriangleAlert : CircleCheck}
      title={
        check.keyId === null ? "In the log; the signature was not checked" : "Verified: this event is in the signed log"
      }
    >
      This event is number {seq.toLocaleString("en-US")}. {howItLeads(count)} the root that was signed{" "}
      <SignedAt at={proof.at} />, over {proof.size.toLocaleString("en-US")} events. Your browser computed it just now
      {check.keyId === null
        ? ", but it knows no Ed25519 and could not check who signed."
        : `, and checked the signature of key ${check.keyId}.`}
    </Verdict>
  );
}

function howItLeads(neighbours: number): string {
  if (neighbours === 0) return "It is the only one, and its hash is exactly";
  if (neighbours === 1) return "Hashing it together with this one neighbour gives exactly";
  return `Hashing it together with these ${neighbours} neighbours gives exactly`;
}

function SignedAt({ at }: { at: string }) {
  const moment = useMoment(at);
  return <time dateTime={at}>{moment}</time>;
}

function NoProof({ error, retry }: { error: Error; retry: () => void }) {
  const isEarly = error instanceof ApiError && error.code === "not_in_log_yet";
  return (
    <Verdict
      tone="warn"
      icon={CircleAlert}
      title={isEarly ? "Not signed yet" : "Not verified: the proof could not be loaded"}
    >
      {isEarly ? "It is signed within a second. " : `${error.message} `}
      <Button size="sm" onClick={retry} className="mt-2">
        Try again
      </Button>
    </Verdict>
  );
}
