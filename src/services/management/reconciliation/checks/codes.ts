import { COUPON_USAGE, REFERRAL_USAGE } from "../../../../core/evaluation/budgets";
import {
  type CodeTables,
  codeUsesStatement,
  type CodeUsesRow,
} from "../../../../db/queries/reconciliation/codes";
import type { DifferenceKind } from "../differences";
import { rowCheck } from "../rows";

/** Every coupon counts the redemptions that stand. */
export const couponsCheck = usesCheck("coupon_uses_differ", {
  codes: "coupons",
  redemptions: "redemptions",
  column: "coupon_id",
  entity: "coupon",
  action: COUPON_USAGE,
});

/** The same of referrals. */
export const referralsCheck = usesCheck("referral_uses_differ", {
  codes: "referrals",
  redemptions: "referral_redemptions",
  column: "referral_id",
  entity: "referral",
  action: REFERRAL_USAGE,
});

function usesCheck(kind: DifferenceKind, tables: CodeTables) {
  return rowCheck<CodeUsesRow, readonly [number]>({
    first: [0],
    statement: ({ ports }, [after], rowsMax) => codeUsesStatement(ports.db, tables, after, rowsMax),
    key: ({ id }) => [id],
    judge({ id, campaignId, used, redeemed }) {
      if (used === redeemed) return null;
      const subject = { [`${tables.entity}Id`]: id, campaignId };
      return { kind, subject, expected: redeemed, found: used };
    },
  });
}
