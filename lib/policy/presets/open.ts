/**
 * Everything runs but what the floor and a policy's own rules name. Its text never changes once shipped
 * (docs/policy.md, *Presets*).
 */
export const OPEN = `version: v1
rules:
  # Names whose last part begins with a reading verb, unless they end in a writing one (list_delete). Whatever carries a
  # risk tag is no plain read.
  - id: open/read
    match:
      risk_tags: []
      tools: ["*get*", "*list*", "*search*", "*read*", "*find*", "*lookup*", "*describe*", "*count*", think, calculate]
    when:
      tool:
        matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
      not: { tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' } }
    decision: allow

  # One in twenty of the rest is looked at, so that what nobody thought of a rule for is seen before it is a habit.
  - id: open/run
    match: { tools: ["*"] }
    when:
      any:
        - not:
            tool:
              matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
        - tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' }
        - risk_tags[0]: { exists: true }
    decision: allow
    reason: Runs unless a rule or the floor names it
    sample: 5%
    tier: medium
`;
