import { expect, test } from "vitest";
import { MUTATIONS, mutatedCopy } from "./mutations";

test.each(Object.entries(MUTATIONS))("the mutation %s still finds in the code what it breaks", async (_, mutation) => {
  const copy = mutatedCopy(process.cwd(), mutation);
  await expect(copy).resolves.toBeDefined();
  await (await copy).remove();
});
