import type { ReactNode } from "react";
import { useViewer } from "@/components/shell/viewer";
import { Badge } from "@/components/ui/badge";
import { domainOf, type EmailPreview, isExternal } from "@/lib/payload/preview/email";
import { LongText } from "../long-text";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { Frame, oneLine } from "./frame";
import { HtmlMail } from "./html-mail";

/** A mail as its reader would get it: who it goes to, with what is outside marked, and its text. Nothing of it is HTML here. */
export function EmailPreviewView({ preview }: { preview: EmailPreview }) {
  const { headers, subject, body } = preview;
  return (
    <Frame label="E-mail">
      <dl className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-b bg-sunken/60 px-4 py-3 text-13 sm:grid-cols-[80px_minmax(0,1fr)]">
        {placed(headers).map(({ place, item }) => (
          <Header key={place} name={item.name}>
            <Addresses values={item.values} />
          </Header>
        ))}
        {subject !== null && (
          <Header name="Subject">
            <span className="font-semibold wrap-anywhere">
              {subject === "" ? (
                <span className="font-normal text-fg-faint">empty</span>
              ) : (
                <SafeText text={oneLine(subject)} />
              )}
            </span>
          </Header>
        )}
      </dl>
      <div className="max-w-[75ch] px-4 py-3 text-14">
        {body === null && <p className="text-13 text-fg-faint">No text.</p>}
        {body?.format === "html" && <HtmlMail html={body.text} />}
        {body?.format === "text" && <LongText text={body.text} />}
      </div>
    </Frame>
  );
}

function Header({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

const FIRST_ADDRESSES = 50;

function Addresses({ values }: { values: readonly string[] }) {
  const own = domainOf(useViewer().email);
  const more = values.length - FIRST_ADDRESSES;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {placed(values.slice(0, FIRST_ADDRESSES)).map(({ place, item }) => {
        const domain = domainOf(item);
        return (
          <li key={place} className="flex min-w-0 flex-wrap items-center gap-1.5">
            <span className="font-medium wrap-anywhere">
              <SafeText text={oneLine(item)} />
            </span>
            {domain !== null && isExternal(domain, own) && <Badge tone="warn">external</Badge>}
          </li>
        );
      })}
      {more > 0 && <li className="text-12 text-fg-muted">{more.toLocaleString("en-US")} more, all of them below</li>}
    </ul>
  );
}
