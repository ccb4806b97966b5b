import { points } from "../integration/mappers";
import type { RedeemableBalance } from "../../services/redemptions/balance";
import { z } from "../openapi";

/** A redemption as creating and cancelling it answer. */
export const redemptionAnswer = z
  .object({
    id: z.int(),
    redemption_option_id: z.int(),
    approved: z.boolean().openapi({ description: "True: what is answered took hold" }),
    approved_at: z.string(),
    reward_text: z.string().openapi({ description: "The coupon's code, to be passed on" }),
    code: z.string(),
    token: z.string(),
    state: z.enum(["held", "spent", "cancelled", "expired"]),
    points_balance: z.number().openapi({ description: "With the points that are held" }),
    points_held: z.number(),
    points_available: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Redemption");

export const redemptionExample = {
  id: 4503599627370495,
  redemption_option_id: 1,
  approved: true,
  approved_at: "2026-11-21T12:00:00.000Z",
  reward_text: "7GQ2-XK4M-PZ9T",
  code: "7GQ2-XK4M-PZ9T",
  token: "7GQ2-XK4M-PZ9T",
  state: "held" as const,
  points_balance: 10,
  points_held: 10,
  points_available: 0,
  created_at: "2026-11-21T12:00:00.000Z",
  updated_at: "2026-11-21T12:00:00.000Z",
};

/** What the answer tells of a redemption. */
interface AnsweredRedemption {
  readonly id: number;
  readonly optionId: number;
  readonly code: string;
  readonly state: z.output<typeof redemptionAnswer>["state"];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export function toRedemptionAnswer(
  redemption: AnsweredRedemption,
  balance: RedeemableBalance,
): z.output<typeof redemptionAnswer> {
  const { id, optionId, code, state } = redemption;
  const createdAt = new Date(redemption.createdAtMs).toISOString();
  return {
    id,
    redemption_option_id: optionId,
    approved: true,
    approved_at: createdAt,
    reward_text: code,
    code,
    token: code,
    state,
    points_balance: points(balance.balanceHundredths),
    points_held: points(balance.heldHundredths),
    points_available: points(balance.availableHundredths),
    created_at: createdAt,
    updated_at: new Date(redemption.updatedAtMs).toISOString(),
  };
}
