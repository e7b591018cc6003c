import { isRecord } from "@/lib/payload/path";
import type { Simulation } from "@/lib/policy/simulate/schemas";
import { CannotRun, type Io } from "./command";
import { progressBar } from "./progress-bar";

type Asked = { source: string; server: string; token: string | undefined; window: string | undefined };

/**
 * What a policy decides of the jobs that a server has seen. A progress bar is drawn while it works.
 * @throws {CannotRun} where the server can't be asked, refuses, or breaks off
 */
export async function simulateOnServer(io: Io, { source, server, token, window }: Asked): Promise<Simulation> {
  const key = token ?? io.env.ASSENTRY_TOKEN ?? "";
  if (key === "") throw new CannotRun("a person's API token is needed: --token asu_... or ASSENTRY_TOKEN", true);
  if (!/^https?:\/\//.test(server)) throw new CannotRun("--server begins with http:// or https://", true);
  const url = `${server.replace(/\/+$/, "")}/api/v1/policies/simulate`;
  try {
    const response = await io.fetch(url, {
      method: "POST",
      headers: {
        Accept: "application/x-ndjson",
        Authorization: `Bearer ${key}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ source, ...(window === undefined ? {} : { window }) }),
      // A redirect could carry the token to another host.
      redirect: "error",
    });
    if (!response.ok) throw refused(await response.json().catch(() => null), response.status);
    return await resultOf(io, response);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`${server} does not answer: ${causeOf(error)}`);
  } finally {
    io.progress?.("");
  }
}

async function resultOf(io: Io, response: Response): Promise<Simulation> {
  for await (const line of linesOf(response)) {
    if (line.type === "progress") io.progress?.(progressBar(Number(line.done), toTotal(line.total)));
    if (line.type === "error") throw refused(line, 500);
    if (line.type === "result" && isRecord(line.totals)) return line as unknown as Simulation;
  }
  throw new CannotRun("the server broke off before the simulation was done");
}

const toTotal = (total: unknown): number | null => (typeof total === "number" ? total : null);

async function* linesOf({ body }: Response): AsyncGenerator<Record<string, unknown>> {
  let rest = "";
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield parseLine(line);
  }
  if (rest.trim() !== "") yield parseLine(rest);
}

function parseLine(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // Said below: what is no JSON and what is no object is the same to whoever reads it.
  }
  throw new CannotRun("the server's answer cannot be read; is it an Assentry server?");
}

/** What the server says against it, in its own words: a problem document (RFC 9457). */
function refused(problem: unknown, status: number): CannotRun {
  const { detail, code, issues } = isRecord(problem) ? problem : {};
  const said = typeof detail === "string" ? detail : `the server answered ${status} without saying why`;
  const places = (Array.isArray(issues) ? issues : [])
    .filter(isRecord)
    .map(({ path, message }) => `${path}: ${message}`);
  return new CannotRun([typeof code === "string" ? `${said} (${code})` : said, ...places.slice(0, 3)].join("; "));
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
