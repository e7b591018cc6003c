import { isRecord } from "@/lib/payload/path";
import type { Found } from "./payload";
import type { Role } from "./table";

const HTTP: ReadonlyMap<string, string> = new Map([
  ["get", "get"],
  ["head", "get"],
  ["options", "get"],
  ["post", "create"],
  ["put", "update"],
  ["patch", "update"],
  ["delete", "delete"],
]);
const LONGEST = 120;
const LONGEST_URL = 500;
const ONE_NAME = /^[\w.:/-]+$/;
const IDENTIFIER = /^(?:\d+|[0-9a-f-]{16,}|[A-Za-z]+_[A-Za-z0-9]{8,}|v\d+|:\w+|\{\w+\})$/;

/** What a general tool is asked to do: the text that its name goes on with, and where it stands. */
export type Operation = { text: string; path: Found["path"]; isRead: boolean };

/**
 * Tools such as `stripe`, `http_request` or `run_tool` say in an argument what they do: `{ operation: "refunds.create" }`,
 * `{ verb: "delete", resource: "deployments" }`, `{ method: "DELETE", url: "https://…/users/5" }`. Null where none does.
 */
export function operationOf(found: ReadonlyMap<Role, readonly Found[]>): Operation | null {
  const resource = nameIn(found.get("resource"));
  const method = nameIn(found.get("method"));
  const verb = HTTP.get(method?.text.toLowerCase() ?? "");
  if (method !== null && verb !== undefined) {
    const url = found.get("url")?.find(({ value }) => typeof value === "string");
    return operation([...pathWords(url?.value), resource?.text, verb], (url ?? method).path, verb === "get");
  }
  const named = nameIn(found.get("operation")) ?? method;
  if (named !== null) return operation([resource?.text, named.text], named.path);
  return resource === null ? null : operation([resource.text], resource.path);
}

function operation(texts: readonly (string | undefined)[], path: Found["path"], isRead = false): Operation {
  return { text: texts.filter((text) => text !== undefined).join(" "), path, isRead };
}

function nameIn(found: readonly Found[] | undefined): { text: string; path: Found["path"] } | null {
  for (const { value, path } of found ?? []) {
    const text = isRecord(value) ? value.name : value;
    if (typeof text === "string" && text.length <= LONGEST && ONE_NAME.test(text) && path.length <= 4)
      return { text, path };
  }
  return null;
}

/** The words of an address's path without identifiers: `/v1/users/5/comments` is about comments of users. */
function pathWords(url: unknown): string[] {
  if (typeof url !== "string") return [];
  const path =
    url
      .slice(0, LONGEST_URL)
      .replace(/^[a-z]+:\/\/[^/]*/i, "")
      .split(/[?#]/, 1)[0] ?? "";
  return path.split("/").filter((part) => part !== "" && !IDENTIFIER.test(part));
}
