import {
  countHoldersStatement,
  holdersStatement,
} from "../../db/queries/coupon-reservations/reservations";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { IntegrationContext } from "../context";
import { loadCoupon } from "./load-coupon";

/** The answer has no pages (reference getReservedCustomers): more are counted, not listed. */
export const HOLDERS_LISTED_MAX = 1_000;

export interface Holders {
  readonly rows: readonly ProfileRow[];
  readonly totalResultSize: number;
  readonly sandbox: boolean;
}

/**
 * Customers who hold a coupon, who reserved first first.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function listHolders(
  context: IntegrationContext,
  couponValue: string,
): Promise<Holders> {
  const { coupon, environment } = await loadCoupon(context, couponValue);
  const { db } = context.ports;
  const [rows, count] = await db.batch<ProfileRow & { total: number }>([
    holdersStatement(db, environment, coupon.id, HOLDERS_LISTED_MAX),
    countHoldersStatement(db, environment, coupon.id),
  ]);
  return {
    rows: rows?.results ?? [],
    totalResultSize: count?.results[0]?.total ?? 0,
    sandbox: environment === "sandbox",
  };
}
