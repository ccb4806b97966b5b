import type { CounterCharge } from "../../../core/evaluation/decision";
import type { Preparer } from "./types";

const COUNTERS_SQL = `
INSERT INTO counters (campaign_id, action, entity, period, used, limit_total, last_delta)
SELECT j.value ->> 'campaignId', j.value ->> 'action', j.value ->> 'entity', j.value ->> 'period',
  max(0, j.value ->> 'deltaUnits'), j.value ->> 'limitUnits', j.value ->> 'deltaUnits'
FROM json_each(?1) j WHERE true
ON CONFLICT (campaign_id, entity, period, action) DO UPDATE SET
  used = used + excluded.last_delta, limit_total = excluded.limit_total,
  last_delta = excluded.last_delta`;

const MOVEMENTS_SQL = `
INSERT INTO movements (closure_id, campaign_id, action, entity, period, delta)
SELECT ?2, j.value ->> 'campaignId', j.value ->> 'action', j.value ->> 'entity',
  j.value ->> 'period', j.value ->> 'deltaUnits'
FROM json_each(?1) j`;

/** Moves the counters, up or down, and writes down by how much: an undo reads the movements. */
export function counterStatements(
  db: Preparer,
  closureId: string,
  charges: readonly CounterCharge[],
): D1PreparedStatement[] {
  const json = JSON.stringify(charges);
  return [db.prepare(COUNTERS_SQL).bind(json), db.prepare(MOVEMENTS_SQL).bind(json, closureId)];
}
