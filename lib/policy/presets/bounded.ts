/**
 * The agent acts within a lane; what leaves it waits. Its text never changes once shipped
 * (docs/policy.md, *Presets*).
 */
export const BOUNDED = `version: v1
rules:
  # Names whose last part begins with a reading verb, unless they end in a writing one (list_delete). Whatever carries a
  # risk tag is no plain read.
  - id: bounded/read
    match:
      risk_tags: []
      tools: ["*get*", "*list*", "*search*", "*read*", "*find*", "*lookup*", "*describe*", "*count*", think, calculate]
    when:
      tool:
        matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
      not: { tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' } }
    decision: allow

  # The lane: internal, can be changed back, and as often as a busy day needs. A policy widens it by allows of its own;
  # the bounds below hold for those too.
  - id: bounded/lane
    match:
      risk_tags: []
      tools:
        ["draft_*", "*.draft", "*create_draft", "ticket.create", "ticket.update", "ticket.comment", "*create_ticket",
         "*update_ticket", "task.create", "task.update", "*create_task", "*update_task", "note.create", "*add_note",
         "*add_label", "calendar.create", "*create_event", "*schedule_meeting"]
    decision: allow
    reason: Internal, and can be changed back
    limits: [{ count: true, per: agent, over: 1h, max: 60 }]
    sample: 2%
    tier: low

  # --- Its bounds: amount, records, environment, time, confidence -----------------------------------------------------
  - id: bounded/amount
    when:
      any:
        - args.amount: { exists: true, gt: 100 }
        - scope.amount.value: { exists: true, gt: 100 }
    decision: require_approval
    reason: An amount above 100 is outside the lane
    tier: high

  - id: bounded/records
    when: { scope.records: { exists: true, gt: 25 } }
    decision: require_approval
    reason: More than 25 records at once are outside the lane
    tier: high

  - id: bounded/production
    match: { environments: ["prod*", live] }
    when:
      environment: { exists: true }
      any:
        - not:
            tool:
              matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
        - tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' }
        - risk_tags[0]: { exists: true }
    decision: require_approval
    reason: Writing to production is outside the lane
    tier: high

  # Reads run at any time.
  - id: bounded/hours
    when: >-
      (now.getDayOfWeek() == 0 || now.getDayOfWeek() == 6 || now.getHours() < 6 || now.getHours() >= 20)
      && !(tool == "think" || tool == "calculate"
           || ["get", "list", "search", "read", "find", "lookup", "describe", "count"].exists(verb,
                tool.startsWith(verb + "_") || tool.contains("__" + verb + "_")
                || tool.contains("." + verb + "_") || tool.endsWith("." + verb)))
    decision: require_approval
    reason: Outside Monday to Friday, 6 to 20 o'clock UTC, nobody is there to notice
    tier: medium

  - id: bounded/confidence
    when:
      checkpoint.confidence: { exists: true, lt: 0.8 }
      any:
        - not:
            tool:
              matches: '(^|[./]|__)(get|list|search|read|find|lookup|describe|count)([_-]|[A-Z]|$)|^(think|calculate)$'
        - tool: { matches: '[._-](create|update|delete|remove|drop|set|send|write|reset|purge)$' }
        - risk_tags[0]: { exists: true }
    decision: require_approval
    reason: The agent is less than 80 % sure
    tier: high

  - id: bounded/commit
    match: { topics: ["job.*.commit"] }
    decision: require_approval
    reason: The last step of a workflow; check what all its steps together do
    tier: medium
`;
