// One side of bench:emission: proposes when told to, through the route, in a process of its own.
import { POST } from "@/app/api/v1/jobs/route";

export type Round = { key: string; body: unknown; count: number; atOnce: number };

/** Of one proposal, ms: by the clock, and of this process. */
export type Cost = { ms: number; cpu: number };

async function run({ key, body, count, atOnce }: Round): Promise<Cost> {
  let left = count;
  const payload = JSON.stringify(body);
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const agent = async () => {
    while (left-- > 0) {
      const request = new Request("http://localhost:3000/api/v1/jobs", { method: "POST", headers, body: payload });
      const answer = await POST(request);
      await answer.arrayBuffer();
      if (answer.status !== 201) throw new Error(`propose answered ${answer.status}`);
    }
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, agent));
  const ms = (performance.now() - start) / count;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpu: (user + system) / 1_000 / count };
}

process.on("message", (round: Round) => void run(round).then((cost) => process.send?.(cost)));
