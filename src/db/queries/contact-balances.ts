import { jsonSlices } from "./json-slices";
import type { Environment } from "./session-facts";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A ledger's copy as the wallet's object told it. */
export interface BalanceCopyRow {
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  /** A `LedgerSnapshot` as JSON. */
  readonly ledger: string;
}

/** Copies of the named ledgers, as `BalanceCopyRow`s; one statement per slice. */
export function balanceCopiesStatements(
  db: Preparer,
  ledgers: readonly Omit<BalanceCopyRow, "ledger">[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `SELECT c.wallet_name AS walletName, c.program_id AS programId,
  c.subledger_id AS subledgerId, c.ledger AS ledger
FROM json_each(?1) wished JOIN balance_copies c ON c.wallet_name = wished.value ->> 0
  AND c.program_id = wished.value ->> 1 AND c.subledger_id = wished.value ->> 2`,
  );
  const keys = ledgers.map((each) => [each.walletName, each.programId, each.subledgerId]);
  return jsonSlices(keys).map((slice) => prepared.bind(slice));
}

/** Those of the integration ids that name a customer, as rows `{integrationId}`. */
export function knownProfilesStatements(
  db: Preparer,
  environment: Environment,
  integrationIds: readonly string[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `SELECT integration_id AS integrationId FROM profiles
WHERE environment = ?1 AND integration_id IN (SELECT value FROM json_each(?2))`,
  );
  return jsonSlices(integrationIds).map((slice) => prepared.bind(environment, slice));
}
