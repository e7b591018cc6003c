import { parseCosignerKey } from "./cosignature";
import { NoteError, parseVerifierKey } from "./note";

/** `url`: the witness's submission prefix, without a slash at its end. `key`: of its cosignatures. */
export type Witness = { name: string; url: string; key: string };

const entriesOf = (text: string): string[] => text.split(/[,\n]/).flatMap((entry) => entry.trim() || []);

function witnessOf(entry: string): Witness {
  const [url = "", key, ...rest] = entry.split(/\s+/);
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (!/^https?:$/.test(protocol) || key === undefined || rest.length > 0)
    throw new NoteError(
      "A witness is its url, a space, and the verifier key that `npm run keys -- witness` prints there",
    );
  return { name: parseCosignerKey(key).name, url: url.replace(/\/+$/, ""), key };
}

/** AUDIT_WITNESSES: `url key`, separated by commas or newlines. @throws {NoteError} */
export function witnessesOf(text: string): Witness[] {
  const witnesses = entriesOf(text).map(witnessOf);
  const names = witnesses.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new NoteError(`${twice} is there twice`);
  return witnesses;
}

/** AUDIT_WITNESS_FOR: verifier keys of logs, each by the name of its log. @throws {NoteError} */
export function watchedLogsOf(text: string): Map<string, string[]> {
  const watched = new Map<string, string[]>();
  for (const key of entriesOf(text)) {
    const { name } = parseVerifierKey(key);
    watched.set(name, [...(watched.get(name) ?? []), key]);
  }
  return watched;
}
