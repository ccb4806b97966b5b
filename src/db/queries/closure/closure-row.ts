import type { ClosureDecision, Preparer } from "./types";

/**
 * The row that decides. It is inserted first: whoever finds it there knows the outcome, and a
 * second delivery of the batch stops at it. What the decision read of the profile, and that cards
 * are active still, is asserted as it goes in.
 */
export function closureRowStatement(db: Preparer, decision: ClosureDecision): D1PreparedStatement {
  const values: (string | number)[] = [
    decision.closureId,
    decision.applicationId,
    decision.subjectId,
    decision.epoch,
    decision.nowMs,
  ];
  const facts: string[] = [];
  const add = ({ sql, bindings }: Fact) => {
    let next = values.push(...bindings) - bindings.length;
    facts.push(sql.replaceAll("?", () => `?${(next += 1)}`));
  };
  const profile = profileFact(decision);
  if (profile) add(profile);
  const cardIds = decision.cardIds ?? [];
  if (cardIds.length > 0) add(cardsFact(cardIds));
  return db
    .prepare(
      `INSERT INTO closures
  (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
VALUES (?1, 'committed', ?2, ?3, ?4, ?5, ${facts.length === 0 ? "1" : facts.join(" AND ")})`,
    )
    .bind(...values);
}

/** SQL that is 1 when the fact holds, with its `?` places in order. */
interface Fact {
  readonly sql: string;
  readonly bindings: readonly (string | number)[];
}

function profileFact({ profile, environment }: ClosureDecision): Fact | null {
  if (!profile || profile.readVersion === undefined) return null;
  const row = "FROM profiles WHERE environment = ? AND integration_id = ?";
  const owner = [environment, profile.integrationId];
  if (profile.readVersion === null) {
    return { sql: `(SELECT count(*) = 0 ${row})`, bindings: owner };
  }
  const { readVersion } = profile;
  return { sql: `(SELECT count(*) ${row} AND version = ?)`, bindings: [...owner, readVersion] };
}

/** A card that was blocked, handed on or deleted meanwhile is refused, and not found out later. */
function cardsFact(cardIds: readonly number[]): Fact {
  return {
    sql: `(SELECT count(*) = ? FROM loyalty_cards WHERE status = 'active'
  AND deleted_at_ms IS NULL AND id IN (SELECT value FROM json_each(?)))`,
    bindings: [cardIds.length, JSON.stringify(cardIds)],
  };
}
