/**
 * The agent drafts, suggests and looks up; a person commits every action. Its text never changes once shipped
 * (docs/policy.md, *Presets*).
 */
export const ASSISTIVE = `version: v1
rules:
  # Names whose last part begins with a reading verb, unless they end in a writing one (list_delete). Whatever carries a
  # risk tag is no plain read.
  - id: assistive/read
    match:
      risk_tags: []
      tools: ["*get*", "*list*", "*search*", "*read*", "*find*", "*lookup*", "*describe*", "*count*", think, calculate]
    when:
      tool:
        matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
      not: { tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' } }
    decision: allow

  # Whatever else a policy that extends this allows: it waits all the same.
  - id: assistive/write
    when:
      any:
        - not:
            tool:
              matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
        - tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' }
        - risk_tags[0]: { exists: true }
    decision: require_approval
    reason: Whatever is no plain read is committed by a person
    tier: medium
`;
