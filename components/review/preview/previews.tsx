import { useMemo } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";
import { type Preview, previewsOf } from "@/lib/payload/preview/previews";
import { placed } from "../placed";
import { Section } from "../section";
import { EmailPreviewView } from "./email-preview";
import { HttpPreviewView } from "./http-preview";
import { PatchPreviewView } from "./patch-preview";
import { PaymentPreviewView } from "./payment-preview";
import { RecordsPreviewView } from "./records-preview";
import { SqlPreviewView } from "./sql-preview";

const NAMES: Record<Preview["type"], string> = {
  email: "e-mail",
  http: "HTTP request",
  payment: "payment",
  patch: "code change",
  records: "table",
  sql: "SQL",
};

/** The payload as the thing that it is, where its shape says so; the payload itself stands below, whole. */
export function Previews({ job }: { job: Pick<ReviewView["job"], "tool" | "args"> }) {
  const previews = useMemo(() => previewsOf(job.tool, job.args), [job.tool, job.args]);
  if (previews.length === 0) return null;
  const names = [...new Set(previews.map(({ type }) => NAMES[type]))];
  return (
    <Section id="preview" title="Preview" meta={`${names.join(", ")}; nothing in it runs or loads`}>
      <div className="space-y-3">
        {placed(previews).map(({ place, item }) => (
          <One key={place} preview={item} />
        ))}
      </div>
    </Section>
  );
}

function One({ preview }: { preview: Preview }) {
  switch (preview.type) {
    case "email":
      return <EmailPreviewView preview={preview} />;
    case "http":
      return <HttpPreviewView preview={preview} />;
    case "payment":
      return <PaymentPreviewView preview={preview} />;
    case "patch":
      return <PatchPreviewView preview={preview} />;
    case "records":
      return <RecordsPreviewView preview={preview} />;
    case "sql":
      return <SqlPreviewView preview={preview} />;
  }
}
