"use client";

import { CircleCheck, CircleX, ShieldQuestion, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { placed } from "@/components/review/placed";
import { SafeText } from "@/components/review/safe-text";
import { Button } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import type { VerifyProgress, VerifyVerdict } from "@/lib/audit/schemas";
import { useMoment } from "./moment";
import { Verdict } from "./proof-verdict";
import { useVerification, type Verification } from "./use-verification";

const CHECKED = [
  "Every event against the hash that stands for it in the log",
  "Every hash of the tree against the two beneath it",
  "Every log checkpoint, its signature, and that each goes on from the one before",
  "What people and agents wrote, votes and grants, against what the events say of them",
];

/** The whole log, verified on the server while one watches. */
export function VerifyNow() {
  const { run, start, stop } = useVerification();
  const isRunning = run.state === "running";
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[760px] space-y-5 px-5 py-6 max-sm:px-4">
        <section aria-labelledby="verify-title">
          <h2 id="verify-title" className="text-20 font-semibold">
            Verify the whole log
          </h2>
          <ul className="mt-3 list-disc space-y-1 pl-5 text-fg-muted marker:text-fg-faint">
            {CHECKED.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <div className="mt-5 flex gap-2">
            <Button variant="primary" size="lg" onClick={start} disabled={isRunning}>
              {run.state === "idle" || isRunning ? "Verify now" : "Verify again"}
            </Button>
            {isRunning && (
              <Button size="lg" onClick={stop}>
                Stop
              </Button>
            )}
          </div>
        </section>
        {isRunning && <Progress progress={run.progress} />}
        <div role="status">
          <Outcome run={run} />
        </div>
        <p className="max-w-[68ch] border-t border-line pt-4 text-13 text-fg-muted">
          This asks the server about itself. To need nobody's word,{" "}
          <Link href="/audit/checkpoints" className="text-accent underline underline-offset-2">
            keep log checkpoints elsewhere
          </Link>{" "}
          and verify an export with the command line, on another machine.
        </p>
      </div>
    </div>
  );
}

const PHASES: Record<VerifyProgress["phase"], string> = {
  events: "Events, hashes and log checkpoints",
  records: "What else is stored, against the log",
};

function Progress({ progress }: { progress: VerifyProgress | null }) {
  const { done, total } = progress ?? { done: 0, total: 0 };
  const share = total === 0 ? 0 : Math.min(done / total, 1);
  const words = progress === null ? "Starting…" : PHASES[progress.phase];
  return (
    <div>
      <p className="mb-1.5 flex justify-between gap-4 text-13">
        <span>{words}</span>
        {progress !== null && (
          <span className="text-fg-muted tabular-nums">
            {done.toLocaleString("en-US")} of {total.toLocaleString("en-US")}
          </span>
        )}
      </p>
      <progress
        aria-label="Verifying the log"
        value={share}
        max={1}
        className="block h-2 w-full appearance-none overflow-hidden rounded-full border-0 bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
      />
    </div>
  );
}

function Outcome({ run }: { run: Verification }) {
  if (run.state === "stopped")
    return (
      <Verdict tone="warn" icon={TriangleAlert} title="Not finished: nothing is known of the log">
        {run.why}
      </Verdict>
    );
  if (run.state !== "done") return null;
  return run.verdict.ok ? (
    <Fits verdict={run.verdict} at={run.at} seconds={run.seconds} />
  ) : (
    <Wrong verdict={run.verdict} />
  );
}

function Fits({ verdict, at, seconds }: { verdict: VerifyVerdict; at: string; seconds: number }) {
  const moment = useMoment(at);
  const { events, checkpoints, compared, root, waiting } = verdict;
  const number = (n: number) => n.toLocaleString("en-US");
  return (
    <div className="space-y-4">
      <Verdict tone="ok" icon={CircleCheck} title={`All ${number(events)} events fit`}>
        Nothing was changed, taken out, put in or reordered since it was signed. Verified{" "}
        <time dateTime={at}>{moment}</time>, in {seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s.
      </Verdict>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-13 tabular-nums">
        <Line name="Log checkpoints" value={number(checkpoints)} />
        <Line name="Written values" value={number(compared.values)} />
        <Line name="Votes" value={number(compared.votes)} />
        <Line name="Grants" value={number(compared.grants)} />
        {waiting > 0 && <Line name="Not numbered yet" value={number(waiting)} />}
        <dt className="text-fg-muted">Root</dt>
        <dd>
          <CopyId value={root} label="root" head={12} tail={8} />
        </dd>
      </dl>
    </div>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-fg-muted">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Wrong({ verdict }: { verdict: VerifyVerdict }) {
  const { findings, wrong } = verdict;
  return (
    <div className="space-y-4">
      <Verdict tone="danger" icon={CircleX} title="The log was altered">
        {wrong === 1 ? "One thing is" : `${wrong.toLocaleString("en-US")} things are`} not as it was signed. Do not
        repair anything yet: keep a copy of the database and its backups, and call whoever is in charge of security.
      </Verdict>
      <ol aria-label="What is wrong" className="divide-y divide-line border-y border-line">
        {placed(findings).map(({ place, item: { index, message } }) => (
          <li key={place} className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 py-2 text-13">
            {index === null ? (
              <span className="flex items-center gap-1 text-fg-muted">
                <ShieldQuestion size={14} aria-hidden /> Log
              </span>
            ) : (
              <Link href={`/audit/${index}`} className="text-accent tabular-nums underline underline-offset-2">
                Event {index.toLocaleString("en-US")}
              </Link>
            )}
            <span className="wrap-anywhere">
              <SafeText text={message} />
            </span>
          </li>
        ))}
      </ol>
      {wrong > findings.length && (
        <p className="text-13 text-fg-muted">The first {findings.length.toLocaleString("en-US")} are shown.</p>
      )}
    </div>
  );
}
