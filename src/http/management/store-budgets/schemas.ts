import { decimalFromNumber, toNumber } from "../../../core/decimal";
import { COUNTER_MONEY_SCALE, fromScaledInteger } from "../../../core/decimal";
import type { LimitPeriod } from "../../../core/evaluation/catalogue";
import type {
  BudgetFilter,
  StoreBudgetRecord,
  StoreBudgetSummary,
} from "../../../db/queries/store-budgets";
import {
  STORE_BUDGET_LIMIT_MAX,
  STORE_BUDGETS_MAX,
} from "../../../services/management/store-budgets/budgets";
import type { CreateStoreBudgets } from "../../../services/management/store-budgets/create-store-budgets";
import { id } from "../../fields";
import { z } from "../../openapi";

const action = z.enum(["setDiscount"]);
const period = z.enum(["daily", "weekly", "monthly", "yearly"]);
const shownPeriod = z.enum(["overall", "daily", "weekly", "monthly", "yearly"]);

export const newStoreBudget = z
  .object({
    action,
    period: period.optional().openapi({ description: "Absent: overall" }),
    storeLimits: z
      .array(z.object({ storeId: id, limit: z.number().min(0).max(STORE_BUDGET_LIMIT_MAX) }))
      .min(1)
      .max(STORE_BUDGETS_MAX),
  })
  .openapi("NewCampaignStoreBudget");

export const storeBudget = z
  .object({
    store: z.object({ id, integrationId: z.string(), name: z.string() }),
    limit: z.number(),
    action: z.string(),
    period: z.string(),
  })
  .openapi("ListCampaignStoreBudgets");

export const storeBudgetSummary = z
  .object({ action, period: shownPeriod, storeCount: z.int(), imported: z.boolean() })
  .openapi("SummaryCampaignStoreBudget");

/** Which budgets a call is about. */
export const budgetFilterQuery = {
  action: action.optional(),
  period: shownPeriod.optional().openapi({ description: "`overall`: those without a period" }),
};

export const newStoreBudgetExample: z.input<typeof newStoreBudget> = {
  action: "setDiscount",
  period: "monthly",
  storeLimits: [{ storeId: 1, limit: 1000 }],
};

export const storeBudgetExample: z.input<typeof storeBudget> = {
  store: { id: 1, integrationId: "STORE-001", name: "South US store" },
  limit: 1000,
  action: "setDiscount",
  period: "monthly",
};

export const summaryExample: z.input<typeof storeBudgetSummary> = {
  action: "setDiscount",
  period: "monthly",
  storeCount: 1,
  imported: false,
};

export function toStoreBudgets(body: z.output<typeof newStoreBudget>): CreateStoreBudgets {
  return {
    period: body.period ?? "",
    storeLimits: body.storeLimits.map(({ storeId, limit }) => ({
      storeId,
      limit: decimalFromNumber(limit),
    })),
  };
}

export function toBudgetFilter(query: {
  readonly period?: z.output<typeof shownPeriod> | undefined;
}): BudgetFilter {
  return { period: query.period === undefined ? null : storedPeriod(query.period) };
}

export function storedPeriod(shown: z.output<typeof shownPeriod>): LimitPeriod | "" {
  return shown === "overall" ? "" : shown;
}

export function fromStoreBudget(row: StoreBudgetRecord): z.output<typeof storeBudget> {
  return {
    store: { ...row.store },
    limit: toNumber(fromScaledInteger(row.limitThousandths, COUNTER_MONEY_SCALE)),
    action: row.action,
    period: row.period === "" ? "overall" : row.period,
  };
}

export function fromSummary(row: StoreBudgetSummary): z.output<typeof storeBudgetSummary> {
  return {
    action: action.parse(row.action),
    period: shownPeriod.parse(row.period === "" ? "overall" : row.period),
    storeCount: row.storeCount,
    imported: row.imported === 1,
  };
}
