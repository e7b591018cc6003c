import { expectTypeOf, it } from "vitest";
import type { JobView as ServerJobView, ProposeInput as ServerInput } from "@/lib/jobs/schemas";
import type { JobView, ProposeInput } from "../src/index.js";

it("the client's types are those of the server's contract", () => {
  expectTypeOf<ServerJobView>().toExtend<JobView>();
  expectTypeOf<JobView>().toExtend<ServerJobView>();
  expectTypeOf<keyof ProposeInput>().toEqualTypeOf<keyof ServerInput>();
});
