import { approve, approveBySession, browser } from "@/test/api";
import type { JobView } from "@/lib/jobs/schemas";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { Answer, TestPerson, World } from "@/test/world";

/** So many people who hold the same roles. */
export const crowd = (w: World, count: number, roles: string[]): Promise<TestPerson[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => w.person(`p${index}`, roles)));

/** A person on two channels: their token and a signed-in browser. */
export type OnBoth = TestPerson & { headers: Record<string, string> };

export async function onBoth(w: World, name: string, roles: string[]): Promise<OnBoth> {
  const person = await w.person(name, roles);
  return { ...person, headers: (await browser(w, person.id)).headers };
}

type Vote = () => Promise<Answer<ApprovalItem>>;

/** The same person's approval again and again, by turns on each channel. */
export const byTurns = (view: JobView, person: OnBoth, count: number): Vote[] =>
  Array.from({ length: count }, (_, index): Vote => {
    if (index % 2 === 0) return () => approve(view, person.token);
    return () => approveBySession(view, person.headers);
  });
