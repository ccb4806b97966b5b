import { assert } from "../../../core/assert";
import {
  COUNTER_MONEY_SCALE,
  decimal,
  isDecimalText,
  toScaledInteger,
} from "../../../core/decimal";
import type { LimitPeriod } from "../../../core/evaluation/catalogue";
import { insertImport } from "../../../db/queries/import-of-batch";
import type { ImportRow } from "../../../db/queries/imports";
import {
  countStoreBudgets,
  deleteStoreBudgets,
  insertStoreBudgets,
  type NewStoreBudget,
} from "../../../db/queries/store-budgets";
import { queryBuilder } from "../../../db/client";
import { findStoresByIntegrationId } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { textCell } from "../../csv/cells";
import { CellProblem, mapRows, readCsv } from "../../csv/read-csv";
import { getApplication } from "../applications/get-application";
import {
  campaignOfStores,
  requireBoundedBudgets,
  STORE_BUDGETS_MAX,
  writeBudgets,
} from "./budgets";
import { limitProblems } from "./create-store-budgets";

const COLUMNS = ["store_integration_id", "limit", "action", "period"] as const;
const ID_LENGTH = { min: 1, max: 1_000 };

/** Replaces a campaign's store budgets of one period by those of a CSV file, in one step. */
export async function importStoreBudgets(
  context: ManagementContext,
  input: {
    readonly applicationId: number;
    readonly campaignId: number;
    readonly period: LimitPeriod | "";
    readonly csv: string;
  },
): Promise<ImportRow> {
  const { period, csv, ...place } = input;
  const of = await campaignOfStores(context, place);
  const rows = readCsv(csv, {
    columns: COLUMNS,
    required: ["store_integration_id", "limit"],
    rowsMax: STORE_BUDGETS_MAX,
  });
  const { db, clock } = context.ports;
  const names = rows.map(({ values }) => values.store_integration_id);
  const [{ currency }, ids, others] = await Promise.all([
    getApplication(context, place.applicationId),
    findStoresByIntegrationId(db, of, names),
    countStoreBudgets(db, of, period),
  ]);
  const seen = new Set<number>();
  const budgets = mapRows(rows, (values): NewStoreBudget => {
    const name = textCell("store_integration_id", values.store_integration_id, ID_LENGTH);
    const storeId = ids.get(name);
    if (storeId === undefined) throw new CellProblem(`There is no store ${name}`);
    if (seen.has(storeId)) throw new CellProblem(`The store ${name} stands there twice`);
    seen.add(storeId);
    requirePeriod(values.period, period);
    return { storeId, limitThousandths: limitCell(values.limit, currency) };
  });
  requireBoundedBudgets(others + budgets.length);
  const createdAtMs = clock.now();
  const entry = {
    accountId: context.accountId,
    entity: "StoreBudget",
    amount: budgets.length,
    createdAtMs,
  } as const;
  const [noted] = await writeBudgets(() =>
    queryBuilder(db).batch([
      insertImport(db, entry),
      ...deleteStoreBudgets(db, of, { period }),
      ...insertStoreBudgets(db, of, { period, budgets, imported: true, createdAtMs }),
    ]),
  );
  const [row] = noted;
  assert(row !== undefined, "a noted import comes back");
  return { ...entry, id: row.id };
}

function limitCell(text: string, currency: string): number {
  if (!isDecimalText(text)) throw new CellProblem("limit must be an amount such as 99.50");
  const limit = decimal(text);
  const [problem] = limitProblems(limit, currency, "/limit");
  if (problem !== undefined) throw new CellProblem(`limit ${problem.details}`);
  return toScaledInteger(limit, COUNTER_MONEY_SCALE);
}

/** An exported file names the period of each row: it must be the one that is replaced. */
function requirePeriod(text: string, period: LimitPeriod | ""): void {
  const wanted = period === "" ? "overall" : period;
  if (text === "" || text === wanted) return;
  throw new CellProblem(`period is ${text}, but the budgets of ${wanted} are replaced`);
}
