import { createHash } from "node:crypto";
import { z } from "zod";
import { type Airline, type Fares, type Reservation, reservation, type User, user } from "./airline";
import { applyChange } from "./changes";
import { readJson, writeJson } from "./json-file";

const content = z.object({
  airline: z.object({
    reservations: z.record(z.string(), reservation),
    users: z.record(z.string(), user),
    bookings: z.int(),
  }),
  /** What was answered for each job that was carried out. Written with the change itself, so that none is made twice. */
  applied: z.record(z.string(), z.unknown()),
});

/** The demo airline's own records, kept in a file: what the agent's approved actions really change. */
export class Reservations {
  private airline: Airline;
  private applied: Record<string, unknown>;

  constructor(
    private readonly file: string,
    private readonly start: Airline,
    private readonly fares: Fares,
  ) {
    const kept = readJson(file);
    const { airline, applied } = kept === null ? { airline: structuredClone(start), applied: {} } : content.parse(kept);
    this.airline = airline;
    this.applied = applied;
  }

  find(id: string): Reservation | null {
    return this.airline.reservations[id] ?? null;
  }

  findUser(id: string): User | null {
    return this.airline.users[id] ?? null;
  }

  /** The record's version, to notice that it changed between review and claim. Null where there is no record. */
  version(id: string): string | null {
    const record = this.find(id);
    if (record === null) return null;
    return `v-${createHash("sha256").update(JSON.stringify(record)).digest("hex").slice(0, 16)}`;
  }

  /**
   * Carries out a call for a job, once; all of it or nothing.
   * @returns what the airline answers; for a job that was carried out before, the answer that it got then
   * @throws {AirlineError} when the airline refuses
   */
  apply(jobId: string, tool: string, args: unknown): unknown {
    if (jobId in this.applied) return this.applied[jobId];
    const airline = structuredClone(this.airline);
    const output = structuredClone(applyChange(airline, tool, args, this.fares));
    this.save(airline, { ...this.applied, [jobId]: output });
    return output;
  }

  /** Whether this job was carried out, perhaps by a process that then died. */
  hasApplied(jobId: string): boolean {
    return jobId in this.applied;
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.save(structuredClone(this.start), {});
  }

  private save(airline: Airline, applied: Record<string, unknown>): void {
    writeJson(this.file, { airline, applied });
    this.airline = airline;
    this.applied = applied;
  }
}
