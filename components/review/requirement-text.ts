import type { RequirementView } from "@/lib/jobs/schemas";
import { nameWords } from "@/lib/payload/field-names";

/** A role as people read it: `service-owner` → `Service owner`. */
export function roleLabel(role: string): string {
  const text = nameWords(role).join(" ") || role;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Who fills a requirement: `Finance`, or `Finance or Security` where holders of either will do. */
export function requirementRoles(requirement: RequirementView): string {
  if ("role" in requirement) return roleLabel(requirement.role);
  return requirement.any_of.map(roleLabel).join(" or ");
}

/** How many more people are needed, over all requirements. */
export function votesMissing(requirements: readonly RequirementView[]): number {
  return requirements.reduce((sum, { count, approved }) => sum + Math.max(0, count - approved), 0);
}
