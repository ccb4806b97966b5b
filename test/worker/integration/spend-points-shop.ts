import {
  createApplication,
  createCampaign,
  manage,
  managementKey,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { type Answer, call } from "../../support/http";

/** The tutorial's shop: customers pay with points when they close, one point is one dollar. */
export interface SpendPointsShop extends TestApplication {
  readonly programId: number;
  readonly campaignId: number;
}

export interface EffectBody {
  readonly effectType: string;
  readonly campaignId: number;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What tests read of a session answer; their assertions prove it. */
export interface SessionBody {
  readonly effects: readonly EffectBody[];
  readonly customerSession: Readonly<Record<string, unknown>>;
  readonly customerProfile: Readonly<Record<string, unknown>>;
  readonly coupons: readonly Readonly<Record<string, unknown>>[];
  readonly createdCoupons: readonly Readonly<Record<string, unknown>>[];
  readonly createdReferrals: readonly Readonly<Record<string, unknown>>[];
  readonly awardedGiveaways: readonly Readonly<Record<string, unknown>>[];
  readonly referral: Readonly<Record<string, unknown>>;
  readonly loyalty: {
    readonly programs: Readonly<Record<string, { readonly ledger: Record<string, number> }>>;
  };
  readonly event: Readonly<Record<string, unknown>>;
  readonly triggeredCampaigns: readonly Readonly<Record<string, unknown>>[];
  readonly ruleFailureReasons: readonly { readonly details?: string; readonly ruleName: string }[];
  readonly errors: readonly { title: string; details: string; source: Record<string, string> }[];
}

export async function createSpendPointsShop(
  campaign: Readonly<Record<string, unknown>> = {},
): Promise<SpendPointsShop> {
  const shop = await createApplication();
  await defineAttribute("CustomerSession", "PointsToSpend", "number");
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "Sample Wallet",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  });
  const campaignId = await createCampaign(shop.id, spendRuleset(program.id), campaign);
  return { ...shop, programId: program.id, campaignId };
}

function spendRuleset(programId: number) {
  const value = "{{[Session.Attributes.PointsToSpend]}}";
  return {
    promotionRules: [
      {
        title: "1 point = $1",
        blocks: [
          { id: "closing", type: "checkEvent", eventType: "talon_session_closed" },
          {
            id: "discount",
            type: "awardDiscount",
            name: "Spending loyalty points",
            value,
            partial: false,
            target: { type: "cart" },
          },
          {
            id: "points",
            type: "redeemLoyaltyPoints",
            program: { id: programId },
            subledger: "",
            name: "Spending loyalty points",
            value,
          },
        ],
      },
    ],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  };
}

/** A running campaign whose coupon gives 10 % off. */
export async function createCouponCampaign(
  applicationId: number,
  coupon: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const campaignId = await createCampaign(
    applicationId,
    {
      promotionRules: [
        {
          title: "10 % off",
          blocks: [
            { id: "coupon", type: "checkCoupon", redeem: true },
            {
              id: "discount",
              type: "awardDiscount",
              name: "10 % off",
              value: "{{[Session.Total] * 10%}}",
              partial: false,
              target: { type: "cart" },
            },
          ],
        },
      ],
      strikethroughRules: [],
      selectors: [],
      bundles: [],
    },
    settings,
  );
  await manage("POST", `/v1/applications/${applicationId}/campaigns/${campaignId}/coupons`, {
    numberOfCoupons: 1,
    usageLimit: 1,
    ...coupon,
  });
  return campaignId;
}

/** Defines an attribute for all Applications, unless it is defined already. */
export async function defineAttribute(entity: string, name: string, type: string): Promise<void> {
  const body = {
    entity,
    name,
    title: name,
    type,
    description: "",
    suggestions: [],
    editable: true,
  };
  const answer = await call("POST", "/v1/attributes", body, await managementKey());
  if (answer.status !== 201 && answer.status !== 409) throw new Error(JSON.stringify(answer.body));
}

/** A customer of the shop with points to spend. */
export async function createCustomer(shop: SpendPointsShop, points: number): Promise<string> {
  const customer = randomName("customer");
  await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, { points, name: "Welcome" });
  return customer;
}

export function ledgerPath(shop: SpendPointsShop, customer: string): string {
  return `/v1/loyalty_programs/${shop.programId}/profile/${customer}`;
}

export async function putSession(
  shop: TestApplication,
  sessionId: string,
  customerSession: Readonly<Record<string, unknown>>,
  responseContent: readonly string[] = [],
): Promise<Answer<SessionBody>> {
  return call<SessionBody>(
    "PUT",
    `/v2/customer_sessions/${encodeURIComponent(sessionId)}`,
    { customerSession, responseContent },
    shop.key,
  );
}

/** A cart of one line that costs 200 dollars. */
export const bigCart = [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: 200 }];

export function closing(customer: string, pointsToSpend: number, cartItems: unknown = bigCart) {
  return {
    profileId: customer,
    state: "closed",
    cartItems,
    attributes: { PointsToSpend: pointsToSpend },
  };
}

export async function activePoints(shop: SpendPointsShop, customer: string): Promise<number> {
  const answer = await call<{ balance: { activePoints: number } }>(
    "GET",
    `${ledgerPath(shop, customer)}/balances`,
    undefined,
    shop.key,
  );
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.balance.activePoints;
}

export interface TransactionBody {
  readonly type: string;
  readonly name: string;
  readonly amount: number;
  readonly transactionUUID: string;
  readonly customerSessionId?: string;
}

export async function transactionsOf(
  shop: SpendPointsShop,
  customer: string,
  query = "pageSize=1000",
): Promise<readonly TransactionBody[]> {
  const answer = await call<{ data: TransactionBody[] }>(
    "GET",
    `${ledgerPath(shop, customer)}/transactions?${query}`,
    undefined,
    shop.key,
  );
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.data;
}

export function effectsOfType(body: SessionBody, type: string): readonly EffectBody[] {
  return body.effects.filter((effect) => effect.effectType === type);
}
