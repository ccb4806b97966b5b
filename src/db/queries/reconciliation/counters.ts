type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A counter's key in the order in which pages go. */
export type CounterKey = readonly [
  campaignId: number,
  entity: string,
  period: string,
  action: string,
];

export const FIRST_COUNTER: CounterKey = [0, "", "", ""];

export interface CountedRow {
  readonly campaignId: number;
  readonly entity: string;
  readonly period: string;
  readonly action: string;
  readonly used: number;
  /** Sum of what closures moved. */
  readonly moved: number;
}

/** Counters after a key, beside the sums of their movements. */
export function countedStatement(db: Preparer, after: CounterKey, rowsMax: number) {
  return db
    .prepare(
      `SELECT c.campaign_id AS campaignId, c.entity AS entity, c.period AS period,
  c.action AS action, c.used AS used,
  (SELECT coalesce(sum(m.delta), 0) FROM movements m INDEXED BY movements_counter
   WHERE m.campaign_id = c.campaign_id AND m.entity = c.entity AND m.period = c.period
     AND m.action = c.action) AS moved
FROM counters c WHERE (c.campaign_id, c.entity, c.period, c.action) > (?1, ?2, ?3, ?4)
ORDER BY c.campaign_id, c.entity, c.period, c.action LIMIT ?5`,
    )
    .bind(...after, rowsMax);
}

export interface MovementRow {
  readonly position: number;
  readonly closureId: string;
  readonly campaignId: number;
  readonly entity: string;
  readonly period: string;
  readonly action: string;
  readonly delta: number;
  /** 1 when the counter that it moved is there. */
  readonly counted: number;
}

/** Movements in the order they were written. */
export function movementsStatement(db: Preparer, afterPosition: number, rowsMax: number) {
  return db
    .prepare(
      `SELECT m.rowid AS position, m.closure_id AS closureId, m.campaign_id AS campaignId,
  m.entity AS entity, m.period AS period, m.action AS action, m.delta AS delta,
  EXISTS (SELECT 1 FROM counters c WHERE c.campaign_id = m.campaign_id AND c.entity = m.entity
    AND c.period = m.period AND c.action = m.action) AS counted
FROM movements m WHERE m.rowid > ?1 ORDER BY m.rowid LIMIT ?2`,
    )
    .bind(afterPosition, rowsMax);
}
