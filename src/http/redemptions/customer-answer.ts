import { decimal, HUNDRED, roundHalfAwayFromZero, toNumber } from "../../core/decimal";
import type { LedgerEntry } from "../../core/ledger/types";
import type { IdentityKind } from "../../db/queries/redemptions/identities";
import type { CustomerView } from "../../services/redemptions/read-customer";
import { points } from "../integration/mappers";
import { z } from "../openapi";
import { instant } from "../present";

const redemptionSummary = z.object({
  id: z.int(),
  redemption_option_id: z.int(),
  name: z.string(),
  points: z.number(),
  reward_text: z.string(),
  state: z.enum(["held", "spent", "cancelled", "expired"]),
  used: z.boolean().openapi({ description: "Whether an order has the coupon" }),
  created_at: z.string(),
});

const historyItem = z.object({
  id: z.string(),
  date: z.string(),
  action: z.string(),
  points: z.number().openapi({ description: "Below 0 = they went" }),
  order_id: z.string().nullable(),
});

export const customerAnswer = z
  .object({
    customer_id: z.string(),
    third_party_id: z.string(),
    email: z.string().nullable(),
    phone_number: z.string().nullable(),
    pos_account_id: z.string().nullable(),
    loyalty_program_id: z.int(),
    points_balance: z.number().openapi({ description: "With the points that are held" }),
    points_held: z.number(),
    points_available: z.number(),
    points_pending: z.number(),
    points_earned: z.number().openapi({ description: "Ever, less what was taken back" }),
    points_expire_at: z.string().nullable(),
    total_spend_cents: z.int(),
    total_purchases: z.int(),
    perks_redeemed: z.int(),
    vip_tier_name: z.string().nullable(),
    vip_tier_entry_date: z.string().nullable(),
    vip_tier_expiration: z.string().nullable(),
    vip_tier_upgrade_requirements: z
      .object({ vip_tier_name: z.string(), points_needed: z.number() })
      .nullable(),
    point_redemptions: z.array(redemptionSummary),
    history_items: z.array(historyItem).optional(),
  })
  .openapi("RedemptionsCustomer");

export const customerExample: z.input<typeof customerAnswer> = {
  customer_id: "customer-1",
  third_party_id: "customer-1",
  email: "ann@example.com",
  phone_number: null,
  pos_account_id: null,
  loyalty_program_id: 1,
  points_balance: 110,
  points_held: 100,
  points_available: 10,
  points_pending: 0,
  points_earned: 110,
  points_expire_at: null,
  total_spend_cents: 11_000,
  total_purchases: 1,
  perks_redeemed: 1,
  vip_tier_name: "Silver",
  vip_tier_entry_date: "2026-11-21T10:00:00.000Z",
  vip_tier_expiration: null,
  vip_tier_upgrade_requirements: { vip_tier_name: "Gold", points_needed: 490 },
  point_redemptions: [
    {
      id: 4503599627370495,
      redemption_option_id: 1,
      name: "$10 off",
      points: 100,
      reward_text: "TEN-7QX2-81KD",
      state: "held",
      used: false,
      created_at: "2026-11-21T10:00:00.000Z",
    },
  ],
};

export function toCustomerAnswer(view: CustomerView): z.output<typeof customerAnswer> {
  const { profile, balance, redemptions, history } = view;
  return {
    customer_id: profile.integrationId,
    third_party_id: profile.integrationId,
    email: identity(view, "email"),
    phone_number: identity(view, "phone"),
    pos_account_id: identity(view, "pos_account_id"),
    loyalty_program_id: view.programId,
    points_balance: points(balance.activeHundredths + balance.heldHundredths),
    points_held: points(balance.heldHundredths),
    points_available: points(balance.activeHundredths),
    points_pending: points(balance.pendingHundredths),
    points_earned: points(view.earnedHundredths),
    points_expire_at: view.expiresAtMs === null ? null : instant(view.expiresAtMs),
    total_spend_cents: cents(profile.totalSales),
    total_purchases: profile.closedSessions,
    perks_redeemed: view.standingRedemptions,
    ...tierFields(view),
    point_redemptions: redemptions.map((row) => ({
      id: row.id,
      redemption_option_id: row.optionId,
      name: row.optionName,
      points: points(row.pointsHundredths),
      reward_text: row.code,
      state: row.state,
      used: row.couponUsed === 1,
      created_at: instant(row.createdAtMs),
    })),
    ...(history && { history_items: history.map(toHistoryItem) }),
  };
}

const ATTRIBUTE_OF: Record<IdentityKind, string> = {
  email: "Email",
  phone: "Phone",
  pos_account_id: "PosAccountId",
};

/** The first that the customer got, else what the profile says. */
function identity({ identities, profile }: CustomerView, kind: IdentityKind): string | null {
  const own = identities.find((each) => each.kind === kind);
  const attribute = profile.attributes[ATTRIBUTE_OF[kind]];
  return own?.value ?? (typeof attribute === "string" ? attribute : null);
}

function tierFields({ tier }: CustomerView) {
  const { current = null, next = null, missingHundredths = 0 } = tier ?? {};
  const expiresAtMs = current?.dates?.expiresAtMs ?? null;
  return {
    vip_tier_name: current?.name ?? null,
    vip_tier_entry_date: current?.dates ? instant(current.dates.startAtMs) : null,
    vip_tier_expiration: expiresAtMs === null ? null : instant(expiresAtMs),
    vip_tier_upgrade_requirements: next && {
      vip_tier_name: next.name,
      points_needed: points(missingHundredths),
    },
  };
}

function toHistoryItem(entry: LedgerEntry): z.output<typeof historyItem> {
  const amount = points(entry.amountHundredths);
  return {
    id: entry.transactionUUID,
    date: instant(entry.createdAtMs),
    action: entry.name,
    points: entry.type === "addition" ? amount : -amount,
    order_id: entry.source.sessionIntegrationId ?? null,
  };
}

function cents(money: string): number {
  return toNumber(roundHalfAwayFromZero(decimal(money).times(HUNDRED), 0));
}
