import net from "node:net";

/** Listens on a loopback port for a moment. @returns the port, or null when it is taken. 0 asks for any. */
export function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

/** The wished loopback port if it is free, else any free one. */
export async function choosePort(wished: number): Promise<number> {
  const port = (await listenOnce(wished)) ?? (await listenOnce(0));
  if (port === null) throw new Error("There is no free port on 127.0.0.1");
  return port;
}
