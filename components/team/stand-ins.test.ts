import { expect, test } from "vitest";
import type { PersonView } from "@/lib/people/schemas";
import { standIns } from "./stand-ins";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const EARLIER = "2026-03-02T08:59:00Z";

const person = (name: string, roles: string[], more: Partial<PersonView> = {}): PersonView => ({
  id: `usr_${name}`,
  email: `${name}@northwind.example`,
  name,
  roles: roles.map((role) => ({ role, expires_at: null })),
  disabled_at: null,
  created_at: EARLIER,
  away: null,
  ...more,
});

test("[U10] only who holds every role can stand in; the others are named with what they lack, whoever asks is not", () => {
  const people = [
    person("Ana", ["finance", "reviewer"]),
    person("Zoe", ["finance", "reviewer", "admin"]),
    person("Ben", ["reviewer"]),
    person("Eve", ["finance", "reviewer"]),
  ];
  expect(standIns(people, "usr_Ana", ["finance", "reviewer"], NOW)).toEqual([
    { id: "usr_Eve", name: "Eve", missing: [] },
    { id: "usr_Zoe", name: "Zoe", missing: [] },
    { id: "usr_Ben", name: "Ben", missing: ["finance"] },
  ]);
});

test("[U10] a role that is over is none, and a disabled account is nobody", () => {
  const over = person("Eve", [], { roles: [{ role: "finance", expires_at: EARLIER }] });
  const gone = person("Gus", ["finance"], { disabled_at: EARLIER });
  expect(standIns([over, gone], "usr_Ana", ["finance"], NOW)).toEqual([
    { id: "usr_Eve", name: "Eve", missing: ["finance"] },
  ]);
});
