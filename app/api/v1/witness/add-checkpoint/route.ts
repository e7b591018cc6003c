import { signedTextHandler } from "@/lib/http/handler";
import { plainText } from "@/lib/http/plain-text";
import { addCheckpoint } from "@/lib/witness/add-checkpoint";

export const POST = signedTextHandler(async (body) => {
  const answer = await addCheckpoint(body);
  if ("line" in answer) return plainText(answer.line);
  return plainText(`${answer.known}\n`, { status: 409, type: "text/x.tlog.size" });
});
