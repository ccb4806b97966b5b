import { foldCode } from "../../core/coupon/code";
import {
  type RedemptionCodeRow,
  redemptionCodesStatement,
} from "../../db/queries/redemptions/customer-view";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";

/** A code may have been made again after its coupon was gone. */
const CODES_SHOWN_MAX = 20;

export interface CodeQuery {
  readonly code: string | undefined;
  /** The coupon's id. */
  readonly couponId: number | undefined;
}

/**
 * Redemptions of the Application by their code or their coupon, newest first.
 *
 * @throws Refusal `unauthorized`
 */
export async function findCodes(
  context: IntegrationContext,
  { code, couponId }: CodeQuery,
): Promise<readonly RedemptionCodeRow[]> {
  const { db } = context.ports;
  const { results } = await loadCall(context, ({ application }) => {
    const stored = code === undefined ? null : foldCode(code.trim(), application.caseSensitivity);
    const by = { code: stored, couponId: couponId ?? null };
    return [redemptionCodesStatement(db, application.id, by, CODES_SHOWN_MAX)];
  });
  return (results[0]?.results ?? []) as RedemptionCodeRow[];
}
