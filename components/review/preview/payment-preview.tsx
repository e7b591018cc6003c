import { ArrowRight } from "lucide-react";
import type { PaymentPreview } from "@/lib/payload/preview/payment";
import { LongText } from "../long-text";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { Caution, Frame } from "./frame";

/** Money that is moved: how much, from whom to whom, and what for. */
export function PaymentPreviewView({ preview }: { preview: PaymentPreview }) {
  const { amount, currency, from, to, details } = preview;
  return (
    <Frame label="Payment">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-4">
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-24 font-semibold wrap-anywhere tabular-nums">
            <SafeText text={amount} />
          </span>
          {currency === null && <Caution text="No currency stated" />}
        </p>
        <div className="flex min-w-0 flex-wrap items-center gap-3">
          {from !== null && <Party {...from} />}
          {to !== null && <ArrowRight size={18} aria-hidden className="shrink-0 text-fg-muted" />}
          {to !== null && <Party {...to} />}
        </div>
      </div>
      {details.length > 0 && (
        <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-t bg-sunken/60 px-4 py-3 text-13">
          {placed(details).map(({ place, item }) => (
            <Detail key={place} {...item} />
          ))}
        </dl>
      )}
    </Frame>
  );
}

type Named = { label: string; value: string };

function Party({ label, value }: Named) {
  return (
    <span className="min-w-0">
      <span className="block text-12 text-fg-muted">
        <SafeText text={label} />
      </span>
      <span className="block text-16 font-semibold wrap-anywhere">
        <SafeText text={value} />
      </span>
    </span>
  );
}

function Detail({ label, value }: Named) {
  return (
    <>
      <dt className="wrap-anywhere text-fg-muted">
        <SafeText text={label} />
      </dt>
      <dd className="min-w-0">
        <LongText text={value} />
      </dd>
    </>
  );
}
