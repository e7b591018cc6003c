// A process of its own that delivers what is owed: for tests that kill it in the middle.
import { disconnect } from "@/lib/db/client";
import { drainOutbox } from "@/lib/channels/outbox";

await drainOutbox();
await disconnect();
