import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { HttpHeader, HttpPreview } from "@/lib/payload/preview/http";
import { LongText } from "../long-text";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { valueText } from "../value-text";
import { Caution, Frame } from "./frame";

const BODY = { lines: 20, characters: 2_000 };

/** A request over HTTP: its method, where it goes with the host in front of the eye, headers, body. Nothing is sent from here. */
export function HttpPreviewView({ preview }: { preview: HttpPreview }) {
  const { method, url, headers, query, body, cautions } = preview;
  return (
    <Frame label="HTTP request">
      <div className="space-y-2 border-b bg-sunken/60 px-4 py-3">
        <p className="font-mono text-13 leading-[22px] wrap-anywhere text-fg-muted">
          <strong className="mr-2 text-fg">{method ?? "No method stated"}</strong>
          <SafeText text={url.before} />
          {url.user !== null && <SafeText text={`${url.user}@`} />}
          <strong className="text-16 text-fg">
            <SafeText text={url.host} />
          </strong>
          <LongText text={url.after} limits={{ lines: 5, characters: 600 }} />
        </p>
        {cautions.length > 0 && (
          <p className="flex flex-wrap gap-1.5">
            {cautions.map((text) => (
              <Caution key={text} text={text} />
            ))}
          </p>
        )}
      </div>
      {query.length > 0 && (
        <Part title="Query">
          {placed(query).map(({ place, item: [name, value] }) => (
            <Pair key={place} name={name} value={valueText(value)} />
          ))}
        </Part>
      )}
      {headers.length > 0 && (
        <Part title="Headers">
          {placed(headers).map(({ place, item }) => (
            <Pair key={place} {...item} />
          ))}
        </Part>
      )}
      {body !== null && (
        <div className="px-4 py-3">
          <h3 className="mb-1.5 text-12 font-semibold text-fg-muted">Body</h3>
          <div className="font-mono text-13 leading-[22px]">
            <LongText text={valueText(body)} limits={BODY} />
          </div>
        </div>
      )}
    </Frame>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-b px-4 py-3 last:border-b-0">
      <h3 className="mb-1.5 text-12 font-semibold text-fg-muted">{title}</h3>
      <dl className="space-y-1 font-mono text-13">{children}</dl>
    </div>
  );
}

/** A secret is marked, and shown: what is sent must be seen. */
function Pair({ name, value, isSecret = false }: Pick<HttpHeader, "name" | "value"> & { isSecret?: boolean }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <dt className="text-fg-muted wrap-anywhere">
        <SafeText text={name} />:
      </dt>
      <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="min-w-0">
          <LongText text={value} limits={{ lines: 3, characters: 500 }} />
        </span>
        {isSecret && (
          <Badge tone="warn" className="font-sans">
            credential
          </Badge>
        )}
      </dd>
    </div>
  );
}
