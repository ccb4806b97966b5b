import { HUNDRED, roundHalfAwayFromZero, toNumber } from "../../core/decimal";
import { redeemableBalance } from "../../services/redemptions/balance";
import { movedHundredths, sumOfValues } from "../../services/redemptions/moved-points";
import type { RecordedOrder } from "../../services/redemptions/record-order";
import { points } from "../integration/mappers";
import { z } from "../openapi";

export const ledgerFields = {
  loyalty_program_id: z.int().nullable(),
  points_balance: z.number().nullable(),
  points_held: z.number().nullable(),
  points_available: z.number().nullable(),
};

const couponStatus = z.object({
  code: z.string(),
  status: z.enum(["accepted", "rejected", "cancelled", "expired"]).openapi({
    description: "`cancelled` and `expired`: its redemption, whose points went back",
  }),
  reason: z.string().nullable(),
});

export const orderAnswer = z
  .object({
    order_id: z.string(),
    customer_id: z.string(),
    status: z.enum(["recorded", "partially_refunded"]),
    earns_points: z.boolean().openapi({
      description: "False: it was paid with a coupon that is gone, and earns nothing",
    }),
    message: z.string().nullable(),
    coupons: z.array(couponStatus),
    discount_amount_cents: z.int().openapi({ description: "What the campaigns gave off" }),
    free_items: z.array(z.object({ id: z.string(), name: z.string() })),
    points_earned: z.number(),
    points_redeemed: z.number().openapi({ description: "Held points that it settled" }),
    ...ledgerFields,
  })
  .openapi("RecordedOrder");

export const orderExample: z.input<typeof orderAnswer> = {
  order_id: "ORDER-2",
  customer_id: "customer-1",
  status: "recorded",
  earns_points: true,
  message: null,
  coupons: [{ code: "TEN-7QX2-81KD", status: "accepted", reason: null }],
  discount_amount_cents: 1000,
  free_items: [],
  points_earned: 50,
  points_redeemed: 100,
  loyalty_program_id: 1,
  points_balance: 60,
  points_held: 0,
  points_available: 60,
};

export function toOrderAnswer(
  orderId: string,
  recorded: RecordedOrder,
): z.output<typeof orderAnswer> {
  const { answer, codes, profileId } = recorded;
  const { effects } = answer.result;
  const lost = codes.find(({ isLost }) => isLost);
  const owner = { programId: recorded.ledger?.program.id ?? 0, integrationId: profileId };
  return {
    order_id: orderId,
    customer_id: profileId,
    status: answer.document.state === "partially_returned" ? "partially_refunded" : "recorded",
    earns_points: lost === undefined,
    message: lost ? `${WORDS[lost.status](lost.code)}: the order earns nothing` : null,
    coupons: codes.map(({ code, status, reason }) => ({ code, status, reason })),
    discount_amount_cents: inCents(sumOfValues(effects, (type) => type.startsWith("setDiscount"))),
    free_items: effects
      .filter(({ effectType }) => effectType === "addFreeItem")
      .map(({ props }) => props as unknown as { readonly sku: string; readonly name: string })
      .map(({ sku, name }) => ({ id: sku, name })),
    points_earned: points(movedHundredths(effects, "addLoyaltyPoints", owner)),
    points_redeemed: points(
      codes.reduce((sum, { settledHundredths }) => sum + settledHundredths, 0),
    ),
    ...toLedgerFields(recorded),
  };
}

const WORDS = {
  accepted: (code: string) => `${code} was accepted`,
  rejected: (code: string) => `The coupon ${code} was deleted`,
  cancelled: (code: string) => `The redemption of ${code} was cancelled`,
  expired: (code: string) => `The redemption of ${code} was over`,
} as const;

export function inCents(amount: ReturnType<typeof sumOfValues>): number {
  return toNumber(roundHalfAwayFromZero(amount.times(HUNDRED), 0));
}

/** The balance after the call; nulls where no program or no wallet is known. */
export function toLedgerFields({
  ledger,
  answer: { wallet, nowMs },
}: Pick<RecordedOrder, "ledger"> & {
  readonly answer: Pick<RecordedOrder["answer"], "wallet" | "nowMs">;
}) {
  if (!ledger || !wallet) {
    const none = { points_balance: null, points_held: null, points_available: null };
    return { loyalty_program_id: ledger?.program.id ?? null, ...none };
  }
  const programId = ledger.program.id;
  const balance = redeemableBalance(wallet, { ...ledger, programId }, nowMs);
  return {
    loyalty_program_id: programId,
    points_balance: points(balance.balanceHundredths),
    points_held: points(balance.heldHundredths),
    points_available: points(balance.availableHundredths),
  };
}
