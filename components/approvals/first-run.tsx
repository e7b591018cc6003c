"use client";

import { useState } from "react";
import { useLocalText } from "@/components/ui/clock";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/segmented";
import { firstJobCurl, firstJobSdk } from "./first-job";

const WAYS = [
  { value: "curl", label: "curl" },
  { value: "sdk", label: "TypeScript" },
] as const;

/** [U29] The first visit: how to send the first job. */
export function FirstRun() {
  const [way, setWay] = useState<"curl" | "sdk">("curl");
  const origin = useLocalText(() => window.location.origin, "");
  const code = way === "curl" ? firstJobCurl(origin) : firstJobSdk(origin);
  return (
    <section aria-labelledby="first-run" className="mx-auto max-w-[640px] px-5 py-12">
      <h2 id="first-run" className="text-20 font-semibold">
        Send the first job
      </h2>
      <p className="mt-1.5 max-w-prose text-fg-muted">
        An agent proposes an action before it acts. What your policy wants people to decide appears here at once.{" "}
        <code className="text-13">ASSENTRY_KEY</code> is the key of one of your agents.
      </p>
      <div className="mt-5 mb-2 flex items-center justify-between gap-3">
        <Segmented label="Language" value={way} options={WAYS} onChange={setWay} />
        <CopyButton text={code} label="Copy the example" />
      </div>
      <pre className="rounded border border-line bg-sunken p-4 text-12 leading-5 whitespace-pre-wrap wrap-anywhere">
        <code>{code}</code>
      </pre>
    </section>
  );
}
