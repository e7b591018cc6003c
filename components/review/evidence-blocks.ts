import { isRecord } from "@/lib/payload/path";
import { roleLabel } from "./requirement-text";

export type Message = { role: string; text: string };

/** A piece of what the agent sent along. None of it is verified ([U15]). */
export type EvidenceBlock = { key: string; title: string } & (
  | { type: "text"; text: string }
  | { type: "transcript"; messages: Message[] }
  | { type: "fields"; value: unknown }
  | { type: "alternatives"; items: { action: string; whyNot: string | null }[] }
  | { type: "confidence"; share: number }
);

const TITLES: Record<string, string> = {
  request: "Request",
  context: "Context",
  conversation: "Conversation",
  tool_results: "Tool results",
  reasoning: "Reasoning",
  alternatives: "Alternatives",
  confidence: "Confidence",
};
const ROLES: Record<string, string> = {
  user: "User",
  human: "User",
  assistant: "Agent",
  ai: "Agent",
  tool: "Tool",
  system: "System",
};
/** Opaque state that only the agent reads. */
const NOT_EVIDENCE = new Set(["resume"]);

/** The checkpoint in the order a reviewer reads it: known parts first, then whatever else the agent sent. */
export function evidenceBlocks(checkpoint: Record<string, unknown> | null): EvidenceBlock[] {
  if (checkpoint === null) return [];
  const keys = [...Object.keys(TITLES), ...Object.keys(checkpoint).filter((key) => !(key in TITLES))];
  return keys.flatMap((key) => {
    const value = checkpoint[key];
    if (NOT_EVIDENCE.has(key) || value === undefined || value === null || isEmpty(value)) return [];
    return [block(key, TITLES[key] ?? roleLabel(key), value)];
  });
}

function block(key: string, title: string, value: unknown): EvidenceBlock {
  if (typeof value === "string") return { key, title, type: "text", text: value };
  if (key === "confidence" && typeof value === "number") return { key, title, type: "confidence", share: value };
  if (key === "alternatives") {
    const items = asAlternatives(value);
    if (items !== null) return { key, title, type: "alternatives", items };
  }
  const messages = asMessages(value);
  if (messages === null) return { key, title, type: "fields", value };
  return { key, title: key === "context" ? "Conversation" : title, type: "transcript", messages };
}

function asMessages(value: unknown): Message[] | null {
  if (!Array.isArray(value)) return null;
  const messages = value.map((item: unknown) => {
    if (!isRecord(item) || typeof item.role !== "string" || typeof item.content !== "string") return null;
    const isWhole = Object.keys(item).every((key) => key === "role" || key === "content");
    return isWhole ? { role: ROLES[item.role.toLowerCase()] ?? item.role, text: item.content } : null;
  });
  return messages.every((message) => message !== null) ? messages : null;
}

function asAlternatives(value: unknown): { action: string; whyNot: string | null }[] | null {
  if (!Array.isArray(value)) return null;
  const items = value.map((item: unknown) => {
    if (typeof item === "string") return { action: item, whyNot: null };
    if (!isRecord(item) || typeof item.action !== "string") return null;
    const isWhole = Object.keys(item).every((key) => key === "action" || key === "why_not");
    if (!isWhole || (item.why_not !== undefined && typeof item.why_not !== "string")) return null;
    return { action: item.action, whyNot: item.why_not ?? null };
  });
  return items.every((item) => item !== null) ? items : null;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}
