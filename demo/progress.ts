import { randomUUID } from "node:crypto";
import type { ProposeInput } from "assentry";
import { z } from "zod";
import { readJson, writeJson } from "./json-file";

const proposal = z.custom<ProposeInput>((value) => typeof value === "object" && value !== null);
const runProgress = z.object({
  /** What the steps played so far answered. */
  outputs: z.array(z.unknown()),
  /** Of the step under way, as it was proposed: repeated with its key, it must be the same to the byte. */
  proposal: proposal.nullable(),
  /** Proposals of this step so far; each has a key of its own. */
  attempt: z.int(),
  ended: z.string().nullable(),
});
const content = z.object({
  installation: z.string(),
  epoch: z.int(),
  runs: z.record(z.string(), runProgress),
});
type RunProgress = z.infer<typeof runProgress>;

/**
 * How far each run has come, kept in a file: an agent that is killed and started again proposes with the same
 * idempotency keys and so finds its jobs again.
 */
export class Progress {
  private readonly content: z.infer<typeof content>;

  constructor(private readonly file: string) {
    const kept = readJson(file);
    this.content = kept === null ? { installation: randomUUID(), epoch: 1, runs: {} } : content.parse(kept);
  }

  get epoch(): number {
    return this.content.epoch;
  }

  outputs(runId: string): readonly unknown[] {
    return this.of(runId).outputs;
  }

  ended(runId: string): string | null {
    return this.of(runId).ended;
  }

  started(runId: string): boolean {
    return runId in this.content.runs;
  }

  /** The proposal of the step under way and its key; `build` makes it, once, and it is kept before it is sent. */
  proposal(runId: string, build: () => ProposeInput): { input: ProposeInput; idempotencyKey: string } {
    const { installation, epoch } = this.content;
    const run = this.of(runId);
    const input = run.proposal ?? build();
    if (run.proposal === null) this.save(runId, { ...run, proposal: input });
    return { input, idempotencyKey: [installation, epoch, runId, run.outputs.length + 1, run.attempt].join(":") };
  }

  /** The step under way was played. */
  advance(runId: string, output: unknown): void {
    const run = this.of(runId);
    this.save(runId, { ...run, outputs: [...run.outputs, output], proposal: null, attempt: 1 });
  }

  /** The step under way has to be proposed anew. */
  again(runId: string): void {
    const run = this.of(runId);
    this.save(runId, { ...run, proposal: null, attempt: run.attempt + 1 });
  }

  end(runId: string, how: string): void {
    this.save(runId, { ...this.of(runId), proposal: null, ended: how });
  }

  /** All runs from the start, under new keys. */
  nextEpoch(): void {
    this.content.epoch++;
    this.content.runs = {};
    writeJson(this.file, this.content);
  }

  private of(runId: string): RunProgress {
    return this.content.runs[runId] ?? { outputs: [], proposal: null, attempt: 1, ended: null };
  }

  private save(runId: string, run: RunProgress): void {
    this.content.runs[runId] = run;
    writeJson(this.file, this.content);
  }
}
