import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  toScaledInteger,
  truncate,
} from "../../../core/decimal";
import { currencyPlaces } from "../../../core/currency";
import type { LimitPeriod } from "../../../core/evaluation/catalogue";
import { countStoreBudgets, insertStoreBudgets } from "../../../db/queries/store-budgets";
import { queryBuilder } from "../../../db/client";
import { findStoresAmong } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, Refusal } from "../../refusal";
import { getApplication } from "../applications/get-application";
import { campaignOfStores, isBudgetLimit, requireBoundedBudgets, writeBudgets } from "./budgets";

export interface CreateStoreBudgets {
  readonly period: LimitPeriod | "";
  readonly storeLimits: readonly { readonly storeId: number; readonly limit: Decimal }[];
}

/** Gives stores budgets of a campaign, all or none. */
export async function createStoreBudgets(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly campaignId: number },
  input: CreateStoreBudgets,
): Promise<void> {
  const of = await campaignOfStores(context, place);
  const { db, clock } = context.ports;
  const { period, storeLimits } = input;
  const ids = storeLimits.map(({ storeId }) => storeId);
  const [{ currency }, known, count] = await Promise.all([
    getApplication(context, place.applicationId),
    findStoresAmong(db, of, ids),
    countStoreBudgets(db, of, null),
  ]);
  requireBoundedBudgets(count + ids.length);
  const problems = storeLimits.flatMap(({ storeId, limit }, index) => [
    ...storeProblems(new Set(known), ids, { storeId, index }),
    ...limitProblems(limit, currency, `/storeLimits/${index}/limit`),
  ]);
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
  const budgets = storeLimits.map(({ storeId, limit }) => ({
    storeId,
    limitThousandths: toScaledInteger(limit, COUNTER_MONEY_SCALE),
  }));
  const rows = { period, budgets, imported: false, createdAtMs: clock.now() };
  await writeBudgets(() => writeAll(db, insertStoreBudgets(db, of, rows)));
}

/** Findings about an amount that the currency can't carry. */
export function limitProblems(limit: Decimal, currency: string, pointer: string): FieldError[] {
  const source = { pointer };
  const places = currencyPlaces(currency);
  if (!truncate(limit, places).eq(limit)) {
    const details = `has more decimals than ${currency} has (${places})`;
    return [{ title: "Invalid value", details, source }];
  }
  if (isBudgetLimit(limit)) return [];
  return [{ title: "Invalid value", details: "is no amount that a budget can be", source }];
}

function storeProblems(
  known: ReadonlySet<number>,
  ids: readonly number[],
  { storeId, index }: { readonly storeId: number; readonly index: number },
): FieldError[] {
  const source = { pointer: `/storeLimits/${index}/storeId` };
  if (!known.has(storeId)) {
    return [{ title: "Unknown", details: `There is no store ${storeId}`, source }];
  }
  if (ids.indexOf(storeId) === index) return [];
  return [{ title: "Repeated", details: `Store ${storeId} stands there twice`, source }];
}

type Batch = Parameters<ReturnType<typeof queryBuilder>["batch"]>[0];

/** One atomic write of statements that come as a list. */
export async function writeAll(
  db: Parameters<typeof queryBuilder>[0],
  statements: readonly Batch[number][],
): Promise<void> {
  const [first, ...others] = statements;
  if (first !== undefined) await queryBuilder(db).batch([first, ...others]);
}
