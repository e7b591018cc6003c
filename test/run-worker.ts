// What runs beside the requests, in a process of its own: for tests that kill it in the middle.
import { startWorker } from "@/lib/worker/start";

startWorker();
