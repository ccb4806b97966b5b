import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { walletNameOfCard } from "../../../src/core/ledger/wallet-name";
import { manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { cardsPath, createCardProgram, generateCard } from "../../support/loyalty-cards";
import { makeAllWorkDue } from "../durable/platform";
import { createPool, createRule, discount, giveaway } from "../integration/rules-shop";
import {
  bigCart,
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  putSession,
  type SpendPointsShop,
} from "../integration/spend-points-shop";
import { reopen, returnUnits } from "../integration/undo-shop";

/** A shop where everything happened that moves something, and where all copies have followed. */
export interface BusyShop extends SpendPointsShop {
  readonly customer: string;
  readonly code: string;
  readonly poolId: number;
  /** Integration ids of sessions. */
  readonly sessions: readonly string[];
  readonly wallets: readonly string[];
}

export async function createBusyShop(): Promise<BusyShop> {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 500);
  const code = randomName("CODE");
  const limits = [{ action: "setDiscount", limit: 10_000, entities: [] }];
  await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 10 }, { limits });
  const pool = await createPool(["GIFT-1", "GIFT-2", "GIFT-3"]);
  const members = { type: "checkEvent", eventType: "talon_session_closed" };
  await createRule(shop, [members, giveaway(pool)], { limits: [awardLimit(2)] });
  const referralCode = await createReferral(shop);
  const friend = { profileId: randomName("friend"), referralCode };
  await put(shop, "friend", { ...friend, state: "closed", cartItems: bigCart });
  await put(shop, "open", { cartItems: bigCart, profileId: customer });
  const close = { ...closing(customer, 20), couponCodes: [code] };
  const closed = ["closed", "cancelled", "reopened", "returned"];
  for (const session of closed) await put(shop, session, close);
  await put(shop, "cancelled", { state: "cancelled" });
  await reopen(shop, "reopened");
  await put(shop, "reopened", close);
  await returnUnits(shop, "returned", [{ position: 0, quantity: 1 }]);
  const card = await orderWithCard(shop);
  const sessions = [...closed, "friend", "open", "card"];
  const one = randomName("waiting");
  const pending = { points: 5, pendingDuration: "on_action" };
  await manage("PUT", `${ledgerPath(shop, one)}/add_points`, pending);
  const wallets = [...[customer, one].map((each) => `profile:${each}`), card];
  await settle(shop.id, sessions, wallets);
  return { ...shop, customer, code, poolId: pool.id, sessions, wallets };
}

const awardLimit = (limit: number) => ({ action: "awardGiveaway", limit, entities: [] });

async function createReferral(shop: SpendPointsShop): Promise<string> {
  const blocks = [{ type: "checkReferral", redeem: true }, discount(1)];
  const campaignId = await createRule(shop, blocks);
  const advocate = randomName("advocate");
  await call("PUT", `/v2/customer_profiles/${advocate}`, {}, shop.key);
  const body = { campaignId, advocateProfileIntegrationId: advocate, usageLimit: 3 };
  const { status, body: made } = await call<{ code: string }>(
    "POST",
    "/v1/referrals",
    body,
    shop.key,
  );
  if (status !== 201) throw new Error(`a referral answered ${status}`);
  return made.code;
}

/** A card that collected and was transferred since. Answers its wallet. */
async function orderWithCard(shop: SpendPointsShop): Promise<string> {
  const programId = await createCardProgram(shop.id);
  const { identifier } = (await generateCard({ ...shop, programId })).body;
  const once = { partial: false, target: { type: "cart" }, recipient: "Current" };
  const award = { type: "awardLoyaltyPoints", program: { id: programId }, subledger: "", ...once };
  const members = { type: "checkEvent", eventType: "talon_session_closed" };
  await createRule(shop, [members, { ...award, name: "Collected", value: 3 }]);
  await put(shop, "card", { loyaltyCards: [identifier], state: "closed", cartItems: bigCart });
  const heir = { newCardIdentifier: randomName("heir") };
  await manage("PUT", `${cardsPath(programId)}/${identifier}/transfer`, heir);
  return walletNameOfCard(programId, identifier);
}

async function put(shop: SpendPointsShop, session: string, change: Record<string, unknown>) {
  const { status, body } = await putSession(shop, session, change);
  if (status !== 200) throw new Error(`${session}: ${status} ${JSON.stringify(body)}`);
}

/** Lets the alarms write all copies. */
export async function settle(
  applicationId: number,
  sessions: readonly string[],
  wallets: readonly string[],
): Promise<void> {
  const stubs = [
    ...sessions.map((session) => env.SESSIONS.getByName(`${applicationId}:${session}`)),
    ...wallets.map((wallet) => env.WALLETS.getByName(wallet)),
  ];
  for (const stub of stubs) {
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
  }
}
