import http from "node:http";
import { rebooking } from "@/e2e/jobs";
import { send } from "./load";

const AT_ONCE = 16;

/** What a reviewer of an airline sees in a day: mostly messages, every third a change to compare, every tenth urgent. */
function proposal(place: number): Record<string, unknown> {
  const run = { id: `run-${Math.floor(place / 5)}`, step: (place % 5) + 1 };
  if (place % 10 === 0) {
    const args = { reservation_id: `CX${place}`, reason: "The customer asked for it" };
    return { tool: "cancel_reservation", args, risk_tags: ["write"], run, checkpoint: rebooking.checkpoint };
  }
  if (place % 3 === 0) {
    const { summary: _told, ...change } = rebooking;
    return { ...change, args: { ...change.args, reservation_id: `RB${place}` }, run };
  }
  const args = {
    to: [`customer-${place}@example.com`],
    subject: `Your booking ${place}`,
    body: "Dear customer,\n\nyour seat has changed to 14C.\nThe rest of your booking stays as it is.\n\nKind regards",
  };
  return { tool: "email.send", args, run, checkpoint: { request: "Tell the customer about the new seat." } };
}

/** Has so many jobs wait for people, as an agent does it. */
export async function fillQueue(url: string, key: string, count: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let next = 0;
  const proposeNext = async () => {
    while (next < count) {
      next += 1;
      await send(agent, { url: `${url}/api/v1/jobs`, method: "POST", key, body: proposal(next) });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, proposeNext));
  } finally {
    agent.destroy();
  }
}

/** The times of as many equal requests, ms, sorted, and the size of an answer. */
export async function timeRequests(
  url: string,
  key: string,
  count: number,
): Promise<{ times: number[]; bytes: number }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let bytes = 0;
  try {
    for (let done = 0; done < count; done += 1) {
      const sent = performance.now();
      bytes = Buffer.byteLength(await send(agent, { url, method: "GET", key }));
      times.push(performance.now() - sent);
    }
  } finally {
    agent.destroy();
  }
  return { times: times.sort((a, b) => a - b), bytes };
}
