import { knownProfilesStatements } from "../../../db/queries/contact-balances";
import type { ManagementContext } from "../../context";
import { lineError } from "../../csv/read-csv";
import { INVALID_DATA, Refusal } from "../../refusal";

const ERRORS_MAX = 100;

/**
 * Customers whom an import names must be known.
 *
 * @throws Refusal `invalid` with the lines whose customer is not
 */
export async function requireKnownProfiles(
  { ports }: ManagementContext,
  environment: "live" | "sandbox",
  rows: readonly { readonly line: number; readonly owner: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const owners = rows.map(({ owner }) => owner);
  const statements = knownProfilesStatements(ports.db, environment, owners);
  const found = await ports.db.batch<{ integrationId: string }>(statements);
  const known = new Set(found.flatMap(({ results }) => results.map((row) => row.integrationId)));
  const unknown = rows.filter(({ owner }) => !known.has(owner)).slice(0, ERRORS_MAX);
  if (unknown.length === 0) return;
  const errors = unknown.map(({ line }) => lineError(line, "Unknown", "There is no such customer"));
  throw new Refusal("invalid", INVALID_DATA, errors);
}
