import { decimal, decimalText, fromScaledInteger } from "../../../core/decimal";
import { COUNTER_MONEY_SCALE, type Decimal } from "../../../core/decimal";
import { failedConstraint } from "../../../db/constraint";
import {
  type CampaignOfStores,
  STORE_BUDGET_TAKEN,
  STORE_OF_BUDGET,
} from "../../../db/queries/store-budgets";
import type { ManagementContext } from "../../context";
import { invalidField, Refusal } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";

/** Budgets of stores that a campaign may have: every isolate holds them all. */
export const STORE_BUDGETS_MAX = 1_000;

/** What a budget may be at most; thousandths of it stay safe integers. */
export const STORE_BUDGET_LIMIT_MAX = 999_999_999_999;

/** The campaign that a call is about; a foreign one answers like a missing one. */
export async function campaignOfStores(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly campaignId: number },
): Promise<CampaignOfStores> {
  await getCampaign(context, place.applicationId, place.campaignId);
  return { ...place, accountId: context.accountId };
}

/** Refuses more budgets than an isolate should hold. */
export function requireBoundedBudgets(count: number): void {
  if (count <= STORE_BUDGETS_MAX) return;
  const details = `A campaign may have ${STORE_BUDGETS_MAX} store budgets, not ${count}`;
  throw invalidField("/storeLimits", "Too many", details);
}

/** Runs the write of budgets and turns what the database refuses into a sentence. */
export async function writeBudgets<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = failedConstraint(error);
    if (constraint === STORE_BUDGET_TAKEN) {
      const message = "One of the stores has a budget for this action and period already";
      throw new Refusal("conflict", message);
    }
    if (constraint === STORE_OF_BUDGET) {
      throw new Refusal("conflict", "One of the stores was deleted meanwhile");
    }
    throw error;
  }
}

/** A stored limit as decimal text. */
export function limitText(limitThousandths: number): string {
  return decimalText(fromScaledInteger(limitThousandths, COUNTER_MONEY_SCALE));
}

/** Whether a limit is one that can be kept. */
export function isBudgetLimit(limit: Decimal): boolean {
  return !limit.lt(decimal("0")) && !limit.gt(decimal(String(STORE_BUDGET_LIMIT_MAX)));
}
