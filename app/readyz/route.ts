import { checkReady } from "@/lib/db/ready";

export async function GET(): Promise<Response> {
  const ready = await checkReady();
  return Response.json(
    { status: ready ? "ok" : "unavailable" },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
