// One side of bench:emission: proposes when told to, through the route, in a process of its own.
import { POST } from "@/app/api/v1/jobs/route";

export type Round = { key: string; body: unknown; count: number; atOnce: number };

async function run({ key, body, count, atOnce }: Round): Promise<number> {
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
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, agent));
  return (performance.now() - start) / count;
}

process.on("message", (round: Round) => void run(round).then((ms) => process.send?.(ms)));
