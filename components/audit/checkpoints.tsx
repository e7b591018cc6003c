"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyId } from "@/components/ui/copy-id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CheckpointView } from "@/lib/audit/schemas";
import { CheckpointCompare } from "./checkpoint-compare";
import { CommandBlock } from "./command-block";
import { LogError } from "./list-states";
import { useMoment } from "./moment";
import { checkpointsQuery, type LatestCheckpoint, latestQuery } from "./queries";

const count = (size: number): string => `${size.toLocaleString("en-US")} ${size === 1 ? "event" : "events"}`;

/** The signed states of the log: the newest to be kept elsewhere, all of them to be compared. */
export function Checkpoints() {
  const latest = useQuery(latestQuery());
  const list = useInfiniteQuery(checkpointsQuery());
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [picked, setPicked] = useState<number[]>([]);
  const pick = (size: number) =>
    setPicked(picked.includes(size) ? picked.filter((each) => each !== size) : [...picked.slice(-1), size]);
  const chosen = items.filter(({ size }) => picked.includes(size));
  const error = list.error ?? latest.error;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {error !== null && (
        <LogError error={error} onRetry={() => void Promise.all([list.refetch(), latest.refetch()])} />
      )}
      <div className="mx-auto w-full max-w-[920px] space-y-8 px-5 py-6 max-sm:px-4">
        {latest.data && <Newest latest={latest.data} />}
        {latest.data && <Keys keys={latest.data.keys} />}
        <section aria-labelledby="all-title" className="border-t border-line pt-5">
          <h2 id="all-title" className="text-14 font-semibold">
            All log checkpoints
          </h2>
          <p className="mt-1 mb-3 text-13 text-fg-muted">
            Pick two, and your browser verifies that the newer log begins with all of the older one.
          </p>
          {latest.data && <CheckpointCompare chosen={chosen} keys={latest.data.keys} />}
          <ul aria-label="Log checkpoints" aria-busy={list.isPending}>
            {items.map((item) => (
              <Row key={item.size} item={item} isPicked={picked.includes(item.size)} onPick={() => pick(item.size)} />
            ))}
          </ul>
          {list.hasNextPage && (
            <div className="flex justify-center py-5">
              <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {list.isFetchingNextPage ? "Loading…" : "Show older log checkpoints"}
              </Button>
            </div>
          )}
        </section>
      </div>
    </div>
  );
}

function Newest({ latest }: { latest: LatestCheckpoint }) {
  const moment = useMoment(latest.at);
  return (
    <section aria-labelledby="newest-title">
      <h2 id="newest-title" className="text-20 font-semibold">
        Keep this somewhere else
      </h2>
      <p className="mt-1.5 max-w-[68ch] text-fg-muted">
        A log checkpoint is a signed statement of everything the log held at one moment. Somebody with full control of
        this server could write a new history and sign it, but it would not fit a log checkpoint that is out of their
        reach: in an e-mail to your auditor, in a ticket, on paper.
      </p>
      <div className="mt-4 mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <ShieldCheck size={18} aria-hidden className="text-ok" />
        <p className="text-13">
          <strong className="font-semibold tabular-nums">{count(latest.size)}</strong>, signed{" "}
          <time dateTime={latest.at}>{moment}</time>
        </p>
        <span className="ml-auto">
          <NoteDownload item={latest} />
        </span>
      </div>
      <CommandBlock text={latest.note} label="Copy the log checkpoint" />
    </section>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <section aria-labelledby="keys-title" className="border-t border-line pt-5">
      <h2 id="keys-title" className="text-14 font-semibold">
        {keys.length === 1 ? "The key that verifies it" : `The ${keys.length} keys that verify this log, newest first`}
      </h2>
      <p className="mt-1 mb-3 max-w-[68ch] text-13 text-fg-muted">
        For <code className="text-12">npx assentry audit verify</code> and every C2SP tool. Keep it apart from what it
        verifies.
      </p>
      <div className="space-y-2">
        {keys.map((key) => (
          <CommandBlock key={key} text={key} label="Copy the verifier key" />
        ))}
      </div>
    </section>
  );
}

function NoteDownload({ item }: { item: CheckpointView }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([item.note], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `log-checkpoint-${item.size}.txt`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Button size="sm" onClick={save} aria-label={`Download the log checkpoint of ${count(item.size)}`}>
      <Download size={13} aria-hidden />
      Download
    </Button>
  );
}

type RowProps = { item: CheckpointView; isPicked: boolean; onPick: () => void };

function Row({ item, isPicked, onPick }: RowProps) {
  const signer = /^— (\S+) /m.exec(item.note)?.[1] ?? "nobody";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line py-2 text-13">
      <label className="flex min-h-7 min-w-36 items-center gap-2.5 font-medium tabular-nums touch:min-h-11">
        <input type="checkbox" checked={isPicked} onChange={onPick} className="size-4 accent-accent" />
        {count(item.size)}
      </label>
      <RelativeTime at={item.at} className="min-w-24 text-fg-muted" />
      <CopyId value={item.root} label={`root of ${count(item.size)}`} head={8} tail={6} />
      <span className="min-w-0 flex-1 truncate text-12 text-fg-faint" title={`Signed by ${signer}`}>
        by {signer}
      </span>
      <span className="flex gap-1.5">
        <CopyButton text={item.note} label={`Copy the log checkpoint of ${count(item.size)}`} />
        <NoteDownload item={item} />
      </span>
    </li>
  );
}
