-- Policy: limits over time, what a gate says of undoing and rejecting, activations that wait for a second administrator.

-- What has run without a person, per limit and whom it counts. `total` is the sum of the entries that are still within
-- the window; `ends_at` is when the last of them leaves it.
CREATE TABLE "limit_counters" (
  "tenant_id" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "total" NUMERIC NOT NULL DEFAULT 0,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "limit_counters_pkey" PRIMARY KEY ("tenant_id", "key"),
  CONSTRAINT "limit_counters_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "limit_counters_ends_at_idx" ON "limit_counters"("ends_at");

CREATE TABLE "limit_entries" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY,
  "tenant_id" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "amount" NUMERIC NOT NULL,
  CONSTRAINT "limit_entries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "limit_entries_amount_not_negative" CHECK ("amount" >= 0),
  CONSTRAINT "limit_entries_tenant_id_key_fkey" FOREIGN KEY ("tenant_id", "key") REFERENCES "limit_counters"("tenant_id", "key") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "limit_entries_tenant_id_key_at_idx" ON "limit_entries"("tenant_id", "key", "at");

-- Counts what an action uses of its limits, or refuses all of it: past one limit this raises AS003 with those limits and
-- what was used of them, so that the statement around it leaves nothing behind. The counter's row is locked first, and
-- the clock read after that: whoever waited sees what the others used. Every key once, in one order: no deadlock.
CREATE FUNCTION "use_limits"(p_tenant TEXT, p_uses JSONB, p_count BOOLEAN) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  u RECORD;
  v_now TIMESTAMPTZ(3);
  v_total NUMERIC;
  v_past JSONB := '[]';
BEGIN
  FOR u IN SELECT * FROM jsonb_to_recordset(p_uses) AS x(position INT, key TEXT, over_seconds FLOAT8, max NUMERIC, amount NUMERIC)
           ORDER BY key LOOP
    -- Again where the counter was dropped as long unused between the two.
    LOOP
      INSERT INTO limit_counters (tenant_id, key, ends_at) VALUES (p_tenant, u.key, now()) ON CONFLICT DO NOTHING;
      PERFORM 1 FROM limit_counters WHERE tenant_id = p_tenant AND key = u.key FOR UPDATE;
      EXIT WHEN FOUND;
    END LOOP;
    v_now := clock_timestamp();
    WITH gone AS (
      DELETE FROM limit_entries
       WHERE tenant_id = p_tenant AND key = u.key AND at <= v_now - make_interval(secs => u.over_seconds)
      RETURNING amount)
    UPDATE limit_counters SET total = total - COALESCE((SELECT sum(amount) FROM gone), 0)
     WHERE tenant_id = p_tenant AND key = u.key RETURNING total INTO v_total;
    IF v_total + u.amount > u.max THEN
      v_past := v_past || jsonb_build_object('position', u.position, 'used', v_total);
    ELSIF p_count THEN
      INSERT INTO limit_entries (tenant_id, key, at, amount) VALUES (p_tenant, u.key, v_now, u.amount);
      UPDATE limit_counters
         SET total = total + u.amount, ends_at = GREATEST(ends_at, v_now + make_interval(secs => u.over_seconds))
       WHERE tenant_id = p_tenant AND key = u.key;
    END IF;
  END LOOP;
  IF jsonb_array_length(v_past) > 0 THEN
    RAISE EXCEPTION 'past a limit' USING ERRCODE = 'AS003', DETAIL = v_past::text;
  END IF;
  RETURN TRUE;
END $$;

-- A tenant's jobs in the order of time, for simulation.
CREATE INDEX "jobs_tenant_id_id_idx" ON "jobs"("tenant_id", "id");

ALTER TABLE "approvals" ADD COLUMN "undo_seconds" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "approvals" ADD COLUMN "reason_codes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- What the activation weakens, as it was shown to whoever asked for it and to whoever confirms it.
ALTER TABLE "policy_activations" ADD COLUMN "weakens" JSONB NOT NULL DEFAULT '[]';
