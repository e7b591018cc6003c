import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };

/** A server on this machine that callbacks are sent to, with what it got. */
export type Receiver = {
  url: string;
  got: Received[];
  /** What it answers; 204 unless set. Without an end, the sender waits. */
  answer: (response: ServerResponse, received: Received) => unknown;
  stop: () => Promise<unknown>;
};

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const received = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() };
    receiver.got.push(received);
    await receiver.answer(response, received);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got: [],
    answer: (response) => response.writeHead(204).end(),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
