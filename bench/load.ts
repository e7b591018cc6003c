import http from "node:http";

/** One request as it goes over the wire; `key` is a bearer token. */
export type Call = { url: string; method: "GET" | "POST"; key?: string; body?: unknown };

/** What a run of equal requests took: the time of each, sorted, and the time of all. */
export type Load = { times: number[]; seconds: number };

/** Sends one request over a kept connection and reads its whole answer. @throws Error where it isn't a 2xx */
export function send(agent: http.Agent, { url, method, key, body }: Call): Promise<string> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(payload === undefined
      ? {}
      : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${method} ${url} answered ${status}: ${text}`));
      });
    });
    request.on("error", reject);
    request.end(payload);
  });
}

/**
 * Keeps `connections` connections busy, each with one request after the other, for `seconds` or until `next` has no
 * more; `onAnswer` gets every answer.
 */
export async function load(
  connections: number,
  seconds: number,
  next: () => Call | undefined,
  onAnswer: (text: string) => void = () => {},
): Promise<Load> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const work = async () => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      const call = next();
      if (call === undefined) return;
      const text = await send(agent, call);
      times.push(performance.now() - sent);
      onAnswer(text);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    agent.destroy();
  }
  return { times: times.sort((a, b) => a - b), seconds: (performance.now() - start) / 1_000 };
}

/** The value that `share` of the sorted values are below. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
