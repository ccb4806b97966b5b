import { assert } from "../../../core/assert";
import { type Decimal, fromScaledInteger, toNumber } from "../../../core/decimal";
import { BUDGET_SCALES } from "../../../core/evaluation/budgets";
import type { LimitConfig } from "../../../core/evaluation/catalogue";
import { periodKey } from "../../../core/evaluation/periods";
import { readCampaignCounters } from "../../../db/queries/campaign-counters";
import { type LinkedStores, readLinkedStores } from "../../../db/queries/campaign-stores";
import type { CampaignRow } from "../../../db/queries/campaigns";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";
import { type FrontendState, frontendState } from "./frontend-state";

/** A campaign as it is shown: with its state of the moment and what its budgets have used. */
export interface CampaignView {
  readonly row: CampaignRow;
  readonly frontendState: FrontendState;
  readonly budgets: readonly CampaignBudget[];
  /** Null = runs for all sessions. */
  readonly linkedStores: Omit<LinkedStores, "campaignId"> | null;
}

/** As many stores as a campaign names one by one; more come by a file and are not listed. */
export { LISTED_STORES_MAX } from "../../../db/queries/campaign-stores";

export interface CampaignBudget {
  readonly action: string;
  readonly limit: number;
  /** Used in the running period, in the unit of the limit. */
  readonly counter: number;
}

/** Adds what is not in the rows themselves; budgets of single entities are not listed. */
export async function viewCampaigns(
  context: ManagementContext,
  applicationId: number,
  rows: readonly CampaignRow[],
): Promise<CampaignView[]> {
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const { timezone } = await getApplication(context, applicationId);
  const periods = new Set(
    rows.flatMap((row) => row.limits.map(({ period }) => periodKey(period, nowMs, timezone))),
  );
  const ids = rows.map((row) => row.id);
  const [used, linked] = await Promise.all([
    readCampaignCounters(db, ids, [...periods]),
    readLinkedStores(db, ids),
  ]);
  return campaignViews(rows, used, { nowMs, timezone, linked });
}

export type CampaignCounter = Awaited<ReturnType<typeof readCampaignCounters>>[number];

/** The views of rows whose counters were read with them. */
export function campaignViews(
  rows: readonly CampaignRow[],
  used: readonly CampaignCounter[],
  at: {
    readonly nowMs: number;
    readonly timezone: string;
    readonly linked: readonly LinkedStores[];
  },
): CampaignView[] {
  const { nowMs, timezone } = at;
  const linkedById = new Map(at.linked.map((stores) => [stores.campaignId, stores]));
  const keyOf = (limit: LimitConfig) => periodKey(limit.period, nowMs, timezone);
  const byKey = new Map(used.map((row) => [counterKey(row), row.used]));
  return rows.map((row) => ({
    row,
    frontendState: frontendState(row, nowMs),
    linkedStores: linkedById.get(row.id) ?? null,
    budgets: row.limits
      .filter((limit) => limit.entities.length === 0)
      .map((limit) => {
        const key = counterKey({ campaignId: row.id, ...limit, period: keyOf(limit) });
        const counter = toNumber(fromUnits(limit.action, byKey.get(key) ?? 0));
        return { action: limit.action, limit: limit.limit, counter };
      }),
  }));
}

export async function viewCampaign(
  context: ManagementContext,
  row: CampaignRow,
): Promise<CampaignView> {
  const [view] = await viewCampaigns(context, row.applicationId, [row]);
  assert(view !== undefined, "every row has a view");
  return view;
}

function counterKey(counter: { campaignId: number; action: string; period: string }): string {
  return `${counter.campaignId} ${counter.action} ${counter.period}`;
}

function fromUnits(action: string, units: number): Decimal {
  const scales: Readonly<Record<string, number>> = BUDGET_SCALES;
  return fromScaledInteger(units, scales[action] ?? 0);
}
