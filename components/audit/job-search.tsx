"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useId } from "react";
import { Input } from "@/components/ui/input";
import { soughtOf } from "./filters";

type JobSearchProps = {
  job: string | null;
  inputRef: RefObject<HTMLInputElement | null>;
  onJob: (job: string | null) => void;
};

/** A job by its id or its address, or an event by its number, which opens at once. */
export function JobSearch({ job, inputRef, onJob }: JobSearchProps) {
  const id = useId();
  const router = useRouter();
  const seek = (text: string) => {
    const sought = soughtOf(text);
    if (sought !== null && "seq" in sought) router.push(`/audit/${sought.seq}`);
    else if ((sought?.job ?? null) !== job) onJob(sought?.job ?? null);
  };
  return (
    <>
      <label htmlFor={id} className="mb-1 block text-12 font-medium text-fg-muted">
        Job or event number
      </label>
      <Input
        id={id}
        ref={inputRef}
        type="search"
        defaultValue={job ?? ""}
        placeholder="job_… or 4127"
        onKeyDown={(event) => event.key === "Enter" && seek(event.currentTarget.value)}
        onChange={(event) => event.target.value === "" && onJob(null)}
        className="text-13"
      />
    </>
  );
}
