import { assert } from "../../../core/assert";
import { formatCsv } from "../../../core/csv";
import { failedConstraint } from "../../../db/constraint";
import { queryBuilder } from "../../../db/client";
import {
  LINKED_STORE,
  listLinkedStores,
  replaceLinkedStores,
} from "../../../db/queries/campaign-stores";
import { insertImport } from "../../../db/queries/import-of-batch";
import type { ImportRow } from "../../../db/queries/imports";
import { markChanged } from "../../../db/queries/store-budgets";
import { findStoresByIntegrationId } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { textCell } from "../../csv/cells";
import { CellProblem, mapRows, readCsv } from "../../csv/read-csv";
import { Refusal } from "../../refusal";
import { campaignOfStores } from "../store-budgets/budgets";

/** Stores that a campaign may be linked to: every isolate holds their ids. */
export const CAMPAIGN_STORES_MAX = 1_000;

const COLUMN = "store_integration_id";
const ID_LENGTH = { min: 1, max: 1_000 };

interface Place {
  readonly applicationId: number;
  readonly campaignId: number;
}

/** Replaces the stores of a campaign by those of a CSV file, in one step. */
export async function importCampaignStores(
  context: ManagementContext,
  { csv, ...place }: Place & { readonly csv: string },
): Promise<ImportRow> {
  const of = await campaignOfStores(context, place);
  const rows = readCsv(csv, {
    columns: [COLUMN],
    required: [COLUMN],
    rowsMax: CAMPAIGN_STORES_MAX,
  });
  const { db, clock } = context.ports;
  const names = rows.map(({ values }) => values[COLUMN]);
  const ids = await findStoresByIntegrationId(db, of, names);
  const wished = mapRows(rows, (values) => {
    const name = textCell(COLUMN, values[COLUMN], ID_LENGTH);
    const id = ids.get(name);
    if (id === undefined) throw new CellProblem(`There is no store ${name}`);
    return id;
  });
  const linkedStoreIds = [...new Set(wished)];
  const entry = {
    accountId: context.accountId,
    entity: "CampaignStore",
    amount: linkedStoreIds.length,
    createdAtMs: clock.now(),
  } as const;
  try {
    const [noted] = await queryBuilder(db).batch([
      insertImport(db, entry),
      ...replaceLinkedStores(db, of, { campaignId: of.campaignId, linkedStoreIds }),
      ...markChanged(db, of),
    ]);
    const [row] = noted;
    assert(row !== undefined, "a noted import comes back");
    return { ...entry, id: row.id };
  } catch (error) {
    if (failedConstraint(error) !== LINKED_STORE) throw error;
    throw new Refusal("conflict", "One of the stores was deleted meanwhile");
  }
}

export async function exportCampaignStores(
  context: ManagementContext,
  place: Place,
): Promise<string> {
  const of = await campaignOfStores(context, place);
  const rows = await listLinkedStores(context.ports.db, of, of.campaignId);
  return formatCsv(
    [COLUMN],
    rows.map(({ integrationId }) => ({ [COLUMN]: integrationId })),
  );
}

/** The campaign runs for all sessions again, whatever store they name. */
export async function disconnectCampaignStores(
  context: ManagementContext,
  place: Place,
): Promise<void> {
  const of = await campaignOfStores(context, place);
  const { db } = context.ports;
  await queryBuilder(db).batch([
    ...replaceLinkedStores(db, of, { campaignId: of.campaignId, linkedStoreIds: [] }),
    ...markChanged(db, of),
  ]);
}
