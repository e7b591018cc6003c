import { CopyButton } from "@/components/ui/copy-button";

/** A text to copy and use elsewhere, whole. */
export function CommandBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative rounded border border-line bg-sunken">
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={text} label={label} />
      </div>
      <pre className="py-2.5 pr-22 pl-3 text-12 leading-5 whitespace-pre-wrap wrap-anywhere">
        <code>{text}</code>
      </pre>
    </div>
  );
}
