import { publicJwks } from "@/lib/grants/keys";

export async function GET(): Promise<Response> {
  return Response.json(await publicJwks(), { headers: { "cache-control": "public, max-age=300" } });
}
