"use client";

import { Search } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";

/** So long after the last key the queue is asked. */
const PAUSE_MS = 200;

type SearchFieldProps = {
  value: string | null;
  onChange: (value: string | null) => void;
  inputRef: RefObject<HTMLInputElement | null>;
};

/** Text search. What is being typed is shown at once and asked for after a pause; Escape clears, then leaves. */
export function SearchField({ value, onChange, inputRef }: SearchFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const ask = (text: string) => {
    window.clearTimeout(timer.current);
    setTyped(null);
    onChange(text.trim() || null);
  };
  const type = (text: string) => {
    window.clearTimeout(timer.current);
    setTyped(text);
    timer.current = window.setTimeout(() => ask(text), PAUSE_MS);
  };
  const shown = typed ?? value ?? "";
  return (
    <span className="relative flex min-w-0 flex-1">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-fg-faint"
      />
      <Input
        ref={inputRef}
        type="search"
        aria-label="Search the queue"
        placeholder="Search"
        value={shown}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") ask(shown);
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (shown === "") event.currentTarget.blur();
          else ask("");
        }}
        className="border-line-strong bg-bg pl-8 text-13 [&::-webkit-search-cancel-button]:appearance-none"
      />
    </span>
  );
}
