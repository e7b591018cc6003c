"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { FieldTree, Scalar } from "@/components/review/field-tree";
import { CopyId } from "@/components/ui/copy-id";
import type { AuditDetail } from "@/lib/audit/schemas";
import { isRecord } from "@/lib/payload/path";
import { canHash, commitmentTo, fromBase64 } from "./browser-hash";

const NAMES: Record<string, string> = {
  args: "Arguments",
  before: "The record before",
  checkpoint: "Context, as the agent sent it",
  summary: "Summary, in the agent's words",
  identity: "On whose behalf",
  callback_url: "Address of the callback",
  reason: "Reason",
  note: "Note",
  output: "Result, as the agent reported it",
  error: "Error, as the agent reported it",
};

/** What people and agents wrote: the event holds only a commitment to it, so that it can be erased. */
export function CommittedValues({ item }: { item: AuditDetail }) {
  const { commitments } = item.event.data;
  const names = isRecord(commitments) ? Object.keys(commitments) : [];
  if (names.length === 0) return null;
  return (
    <section aria-labelledby="commits-title" className="border-t border-line pt-4">
      <h2 id="commits-title" className="text-14 font-semibold">
        What was written
      </h2>
      <p className="mt-1 text-13 text-fg-muted">
        {item.erased
          ? "It was erased. The event keeps the commitments, so every proof still holds, but nobody can find out from them what it was."
          : "The event holds a salted hash of each. A tick says that what you read is what was written."}
      </p>
      <dl className="mt-3 space-y-4">
        {names.map((name) => (
          <Committed
            key={name}
            name={name}
            commitment={isRecord(commitments) ? String(commitments[name]) : ""}
            disclosed={item.disclosed[name]}
            erased={item.erased}
          />
        ))}
      </dl>
    </section>
  );
}

type CommittedProps = {
  name: string;
  commitment: string;
  disclosed: { salt: string; value: unknown } | undefined;
  erased: boolean;
};

function Committed({ name, commitment, disclosed, erased }: CommittedProps) {
  return (
    <div>
      <dt className="flex flex-wrap items-center gap-x-2.5 text-13 font-medium">
        {NAMES[name] ?? name.replaceAll("_", " ")}
        {disclosed !== undefined && <Fits commitment={commitment} disclosed={disclosed} />}
        <CopyId value={commitment} label={`commitment to ${name}`} head={11} className="ml-auto" />
      </dt>
      <dd className="mt-1">
        {disclosed === undefined ? (
          <p className="rounded border border-dashed border-line-strong px-3 py-2 text-13 text-fg-muted">
            {erased ? "Erased" : "No longer kept: a later revision of the job took its place."}
          </p>
        ) : (
          <div className="overflow-hidden rounded border border-line p-2 text-13">
            <Value value={disclosed.value} />
          </div>
        )}
      </dd>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  const isTree = isRecord(value) || Array.isArray(value);
  return isTree ? <FieldTree payload={value} firstRows={60} /> : <Scalar value={value} />;
}

function Fits({ commitment, disclosed }: { commitment: string; disclosed: { salt: string; value: unknown } }) {
  const { data: fits } = useQuery({
    queryKey: ["audit", "commitment", commitment, disclosed],
    queryFn: async () => {
      const salt = fromBase64(disclosed.salt);
      return salt !== null && (await commitmentTo(salt, disclosed.value)) === commitment;
    },
    enabled: canHash(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (fits === undefined) return null;
  const Icon = fits ? Check : X;
  return (
    <span className={fits ? "inline-flex items-center gap-1 text-12 text-ok" : "text-12 font-semibold text-danger"}>
      <Icon size={13} aria-hidden className="inline" />
      {fits ? "as written" : "Not what was written: it was altered afterwards"}
    </span>
  );
}
