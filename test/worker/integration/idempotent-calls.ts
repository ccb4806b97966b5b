import { env } from "cloudflare:workers";
import { manage, randomName } from "../../support/deployment";
import { type Answer, call, send } from "../../support/http";
import { createAudience, createEventType, createRule, onEvent, points } from "./rules-shop";
import {
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  putSession,
  type SessionBody,
  type SpendPointsShop,
} from "./spend-points-shop";

/** What a shop has that every write of the Integration API can be tried on. */
export interface Shop extends SpendPointsShop {
  readonly eventType: string;
  readonly cardProgramId: number;
}

export interface KeyedCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** What makes it another call: fields of the body, or another path. */
  readonly other: { readonly path?: string; readonly body?: unknown };
}

/** A shop whose event gives a point. */
export async function createKeyedShop(): Promise<Shop> {
  const shop = await createSpendPointsShop();
  const eventType = await createEventType();
  await createRule(shop, [onEvent(eventType), points(shop.programId, 1)]);
  const { id: cardProgramId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("cards"),
    title: "Cards",
    timezone: "UTC",
    cardBased: true,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  });
  return { ...shop, eventType, cardProgramId };
}

export function sendKeyed<T = Record<string, unknown>>(
  authorization: string,
  { method, path, body }: Omit<KeyedCall, "other">,
  key: string,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { authorization, "idempotency-key": key };
  if (body !== undefined) headers["content-type"] = "application/json";
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return send<T>(new Request(`https://tessera.test${path}`, { method, headers, ...text }));
}

/** One call per writing operation, by the operation's id; each on data of its own. */
export const keyedCalls: Readonly<Record<string, (shop: Shop) => Promise<KeyedCall>>> = {
  updateCustomerSessionV2: async (shop) => {
    const customer = await createCustomer(shop, 120);
    const sections = ["customerSession", "customerProfile", "loyalty", "event", "coupons"];
    const body = { customerSession: closing(customer, 50), responseContent: sections };
    const path = `/v2/customer_sessions/${randomName("order")}`;
    return { method: "PUT", path, body, other: { body: { ...body, responseContent: [] } } };
  },
  returnCartItems: async (shop) => {
    const session = await closedSession(shop);
    const units = (quantity: number) => ({
      return: { returnedCartItems: [{ position: 0, quantity }] },
    });
    const path = `/v2/customer_sessions/${session}/returns`;
    return { method: "POST", path, body: units(1), other: { body: units(2) } };
  },
  reopenCustomerSession: async (shop) => {
    const path = `/v2/customer_sessions/${await closedSession(shop)}/reopen`;
    return { method: "PUT", path, other: { path: path.replace("/reopen", ""), body: anyUpdate } };
  },
  updateCustomerProfileV2: async (shop) => {
    const body = { audiencesChanges: { adds: [(await createAudience(shop)).id] } };
    const path = `/v2/customer_profiles/${randomName("new")}`;
    return { method: "PUT", path, body, other: { path: `${path}?runRuleEngine=true` } };
  },
  trackEventV2: async (shop) => {
    const profileId = await createCustomer(shop, 10);
    const body = {
      profileId,
      type: shop.eventType,
      responseContent: ["customerProfile", "event", "loyalty"],
    };
    return {
      method: "POST",
      path: "/v2/events?silent=no",
      body,
      other: { body: { ...body, profileId: randomName("other") } },
    };
  },
  createAudienceV2: async () => {
    const body = { name: randomName("audience") };
    return { method: "POST", path: "/v2/audiences", body, other: { body: { name: "other" } } };
  },
  updateAudienceV2: async (shop) => {
    const path = `/v2/audiences/${(await createAudience(shop)).id}`;
    const body = { name: randomName("renamed") };
    return { method: "PUT", path, body, other: { body: { name: "other" } } };
  },
  deleteAudienceV2: async (shop) => {
    const [one, two] = await Promise.all([createAudience(shop), createAudience(shop)]);
    const path = (id: number) => `/v2/audiences/${id}`;
    return { method: "DELETE", path: path(one.id), other: { path: path(two.id) } };
  },
  deleteAudienceMembershipsV2: async (shop) => {
    const [one, two] = await Promise.all([createAudience(shop), createAudience(shop)]);
    const path = (id: number) => `/v2/audiences/${id}/memberships`;
    return { method: "DELETE", path: path(one.id), other: { path: path(two.id) } };
  },
  updateCustomerProfileAudiences: async (shop) => {
    const audienceId = (await createAudience(shop)).id;
    const changes = (profileIntegrationId: string) => ({
      data: [{ action: "add", profileIntegrationId, audienceId }],
    });
    return {
      method: "POST",
      path: "/v2/customer_audiences",
      body: changes(randomName("member")),
      other: { body: changes(randomName("other")) },
    };
  },
  updateAudienceCustomersAttributes: async (shop) => {
    await defineProfileAttribute();
    const audienceId = (await createAudience(shop)).id;
    const data = [{ action: "add", profileIntegrationId: randomName("member"), audienceId }];
    await sendKeyed(
      shop.key,
      { method: "POST", path: "/v2/customer_audiences", body: { data } },
      crypto.randomUUID(),
    );
    const path = `/v2/audience_customers/${audienceId}/attributes`;
    return { method: "PUT", path, body: { Nick: "a" }, other: { body: { Nick: "b" } } };
  },
  createReferral: async (shop) => {
    const body = {
      campaignId: shop.campaignId,
      advocateProfileIntegrationId: randomName("advocate"),
    };
    const other = { body: { ...body, advocateProfileIntegrationId: "other" } };
    return { method: "POST", path: "/v1/referrals", body, other };
  },
  createReferralsForMultipleAdvocates: async (shop) => {
    const advocateProfileIntegrationIds = [randomName("advocate"), randomName("advocate")];
    const body = { campaignId: shop.campaignId, usageLimit: 1, advocateProfileIntegrationIds };
    const path = "/v1/referrals_for_multiple_advocates?silent=no";
    const other = { body: { ...body, advocateProfileIntegrationIds: ["other"] } };
    return { method: "POST", path, body, other };
  },
  createCouponReservation: async (shop) => {
    const path = `/v1/coupon_reservations/${await createCoupon(shop)}`;
    const body = { integrationIDs: [randomName("holder")] };
    return { method: "POST", path, body, other: { body: { integrationIDs: ["other"] } } };
  },
  deleteCouponReservation: async (shop) => {
    const path = `/v1/coupon_reservations/${await createCoupon(shop)}`;
    const body = { integrationIDs: [randomName("holder")] };
    return { method: "DELETE", path, body, other: { body: { integrationIDs: ["other"] } } };
  },
  joinLoyaltyProgram: async (shop) => {
    const path = `${ledgerPath(shop, randomName("joiner"))}/join`;
    const body = { scope: "AllSubledgers" };
    return {
      method: "POST",
      path,
      other: { path: path.replace(/join$/, "delete_transactions"), body },
    };
  },
  deleteLoyaltyTransactionsFromLedgers: async (shop) => {
    const path = `${ledgerPath(shop, await createCustomer(shop, 120))}/delete_transactions`;
    const other = { scope: "SelectedSubledgers", subledgerIds: [""] };
    return { method: "POST", path, body: { scope: "AllSubledgers" }, other: { body: other } };
  },
  activateLoyaltyPoints: async (shop) => {
    const sessionId = await closedSession(shop);
    const session = `/v2/customer_sessions/${sessionId}`;
    const path = `/v1/loyalty_programs/${shop.programId}/activate_points`;
    // Another session of the same customer: points are remembered by their wallet.
    const { body } = await call<SessionBody>("GET", session, undefined, shop.key);
    const again = randomName("order");
    await putSession(shop, again, closing(String(body.customerSession["profileId"]), 1));
    return { method: "POST", path, body: { sessionId }, other: { body: { sessionId: again } } };
  },
  generateLoyaltyCard: async (shop) => {
    const path = `/v1/loyalty_programs/${shop.cardProgramId}/cards`;
    const body = { status: "active", customerProfileIds: [randomName("customer")] };
    return { method: "POST", path, body, other: { body: { status: "active" } } };
  },
  linkLoyaltyCardToProfile: async (shop) => {
    const path = `${await createCard(shop)}/link_profile`;
    const body = { integrationId: randomName("customer") };
    return { method: "POST", path, body, other: { body: { integrationId: "other" } } };
  },
  unlinkLoyaltyCardFromProfile: async (shop) => {
    const card = await createCard(shop);
    const body = { integrationId: randomName("customer") };
    await call("POST", `${card}/link_profile`, body, shop.key);
    const path = `${card}/unlink_profile`;
    return { method: "POST", path, body, other: { path: path.replace("unlink", "link") } };
  },
};

const anyUpdate = { customerSession: { attributes: {} } };

async function closedSession(shop: Shop): Promise<string> {
  const session = randomName("order");
  const { status } = await putSession(shop, session, closing(await createCustomer(shop, 120), 50));
  if (status !== 200) throw new Error(`closing answered ${status}`);
  return session;
}

/** The path of a new card. */
async function createCard(shop: Shop): Promise<string> {
  const cards = `/loyalty_programs/${shop.cardProgramId}/cards`;
  const made = await call<{ identifier: string }>(
    "POST",
    `/v1${cards}`,
    { status: "active" },
    shop.key,
  );
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  return `/v2${cards}/${made.body.identifier}`;
}

async function createCoupon(shop: Shop): Promise<string> {
  const couponPattern = randomName("CODE");
  await createCouponCampaign(shop.id, { couponPattern });
  return couponPattern;
}

async function defineProfileAttribute(): Promise<void> {
  const { data } = await manage<{ data: readonly { name: string }[] }>("GET", "/v1/attributes");
  if (data.some(({ name }) => name === "Nick")) return;
  await manage("POST", "/v1/attributes", {
    entity: "CustomerProfile",
    name: "Nick",
    title: "Nick",
    type: "string",
    description: "",
    suggestions: [],
    editable: true,
  });
}

/** Copies follow by alarm, records are what is tested. */
const NOT_WRITTEN_BY_CALLS = /^(_|sqlite_|d1_|idempotency$|session_copies$|balance_copies$)/;

/** How many rows each table has: what a call that is made twice would change. */
export async function countRows(): Promise<Record<string, number>> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !NOT_WRITTEN_BY_CALLS.test(name));
  const counts = await env.DB.batch<{ n: number }>(
    names.map((name) => env.DB.prepare(`SELECT count(*) AS n FROM "${name}"`)),
  );
  return Object.fromEntries(names.map((name, at) => [name, counts[at]?.results[0]?.n ?? -1]));
}
