import { expect, it } from "vitest";
import { approve, GATES, proposed } from "@/test/api";
import { startReceiver } from "@/test/receiver";
import { rows, world } from "@/test/world";
import { drainOutbox } from "./outbox";

it("[T31] nothing inside is reached unless the installation allows it: what is refused at once is given up, a name tried again", async () => {
  const receiver = await startReceiver();
  const port = new URL(receiver.url).port;
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  const urls = {
    [receiver.url]: { dead: true, last_error: "only https is delivered to" },
    [`https://127.1:${port}`]: { dead: true, last_error: "its address is not a public one" },
    "https://169.254.169.254/latest/meta-data/": { dead: true, last_error: "its address is not a public one" },
    [`https://localhost:${port}`]: { dead: false, last_error: "its address is not a public one" },
  };
  for (const [url, end] of Object.entries(urls)) {
    const view = await proposed(w.agent.key, "note.add", { callback: { url } });
    await approve(view, rita.token);
    await drainOutbox();
    expect(
      await rows("SELECT dead_at IS NOT NULL AS dead, last_error FROM outbox WHERE payload->>'job_id' = $1", [
        view.job.id,
      ]),
    ).toEqual([end]);
  }
  expect(receiver.got).toEqual([]);
  await receiver.stop();
});
