import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { createConnectedShop, callConnector, DEPLOYMENT } from "../../support/connectors";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  createAudience,
  createEventType,
  createProgram,
  createRule,
  type Named,
  points,
} from "../integration/rules-shop";

/**
 * `X-DRY-RUN` at every operation of every platform: answered as if, and not one row of D1 is other
 * than before. What the objects hold reaches D1 by their alarms; sessions are read back.
 */

const PLATFORM = "My platform";
const CODE = randomName("CODE").toUpperCase();
const customer = "dry-customer";
const externalId = randomName("external");

interface Shop {
  readonly id: number;
  readonly shopKey: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly campaignId: number;
  readonly programId: number;
  readonly audience: Named;
  readonly eventType: string;
}

let shop: Shop;

const PLATFORMS: Readonly<Record<string, string>> = {
  braze: "braze",
  cdp: "customer_data",
  customer_engagement: "customer_engagement",
  emarsys: "emarsys",
  iterable: "iterable",
  mparticle: "mparticle",
  segment: "segment",
};

beforeAll(async () => {
  const { id, shopKey } = await createConnectedShop("braze");
  const keys: Record<string, string> = {};
  for (const [folder, platform] of Object.entries(PLATFORMS)) {
    keys[folder] = await createApiKey(id, { platform });
  }
  const own = { id, key: shopKey };
  const programId = await createProgram(own);
  const audience = await createAudience(own);
  const eventType = await createEventType();
  const campaignId = await createCampaign(id);
  await manage("POST", `/v1/applications/${id}/campaigns/${campaignId}/coupons`, {
    usageLimit: 1,
    numberOfCoupons: 1,
    couponPattern: CODE,
  });
  // Whatever is dry must not do what these do.
  const code = { type: "createCoupon", campaignId, recipientId: "", storeInSession: false };
  const joins = { type: "updateAudienceMembership", operator: "add", profile: "Current", audience };
  await createRule(own, [points(programId, 5), code, joins]);
  await call("PUT", `/v2/customer_profiles/${customer}`, {}, shopKey);
  shop = { id, shopKey, keys, campaignId, programId, audience, eventType };
  for (const folder of ["cdp", "segment"]) {
    const body = { audienceId: externalId, audienceName: "Travellers" };
    expect((await send({ method: "POST", path: `/${folder}/audiences`, body })).status).toBe(201);
  }
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
}

function send({ method, path, body, query = {} }: Sent, headers: Record<string, string> = {}) {
  const [, folder = ""] = path.split("/");
  return callConnector({
    method,
    path,
    query: { ...(/emarsys|iterable/.test(folder) ? { deployment: DEPLOYMENT } : {}), ...query },
    body,
    key: shop.keys[folder] ?? "",
    headers: {
      "destination-hostname": DEPLOYMENT,
      "customer-data-platform-name": PLATFORM,
      "customer-engagement-platform-name": PLATFORM,
      ...headers,
    },
  });
}

const stranger = () => randomName("stranger");
const put = (path: string, body: unknown): Sent => ({ method: "PUT", path, body });
const post = (path: string, body: unknown): Sent => ({ method: "POST", path, body });
const get = (path: string, query: Record<string, string>): Sent => ({ method: "GET", path, query });
const remove = (path: string): Sent => ({ method: "DELETE", path });
const member = (adds: readonly unknown[]) => ({ data: [{ customerProfileId: stranger(), adds }] });
const renamed = { audienceId: externalId, audienceName: "Renamed" };
const made = () => ({ audienceId: randomName("new"), audienceName: "New" });
const trait = () => ({ [randomName("trait").replace("-", "_")]: 1 });
const batch = (reference: object, fields: readonly string[] = []) => ({
  parameters: [reference],
  fields,
  limit: 10,
});
const event = (more: object = {}) => ({
  customerProfileId: stranger(),
  eventType: shop.eventType,
  type: "string",
  eventAttributes: { Channel: "app", ...more },
});
const cart = () => ({
  profileId: stranger(),
  state: "closed",
  cartItems: [{ sku: "a", quantity: 2, price: 10 }],
});
const coupon = () => ({
  applicationId: String(shop.id),
  campaignId: String(shop.campaignId),
  externalCampaignId: "spring",
  identifier: randomName("message"),
});
const referral = () => ({
  campaignId: String(shop.campaignId),
  advocateProfileIntegrationId: stranger(),
});
const firehose = (type: string, more: object) => {
  const apiKey = (shop.keys["mparticle"] ?? "").replace("ApiKey-v1 ", "");
  const settings = { apiKey, deploymentURL: DEPLOYMENT, userIdField: "customerId" };
  const user_identities = [{ type: "customer", encoding: "raw", value: customer }];
  const account_settings = { ...settings, runRuleEngine: "true" };
  return post("/mparticle", { type, user_identities, account: { account_settings }, ...more });
};
const ballot = (action: string) => ({ audience_id: externalId, audience_name: "Fans", action });

/** One call at least of every operation that the public document has, by its name. */
const CALLS: readonly (readonly [operationId: string, status: number, request: () => Sent])[] = [
  ["braze/createCoupon", 200, () => post("/braze/coupon", inBraze(coupon()))],
  ["braze/createReferral", 200, () => post("/braze/referral", inBraze(referral()))],
  [
    "braze/createCouponReservation",
    200,
    () =>
      post("/braze/coupon_reservation", inBraze({ couponValue: CODE, integrationId: customer })),
  ],
  [
    "braze/trackEvent",
    200,
    () => post("/braze/event", inBraze({ ...event(trait()), identifier: randomName("message") })),
  ],
  ["cep/createCoupon", 200, () => get("/customer_engagement/coupon", coupon())],
  ["cep/createReferral", 200, () => get("/customer_engagement/referral", referral())],
  ["cep/loyalty", 200, () => get("/customer_engagement/loyalty", ledger())],
  [
    "cep/addLoyaltyPoints",
    204,
    () => post("/customer_engagement/add_loyalty_points", { ...ledger(), points: 5 }),
  ],
  [
    "iterable/createCoupon",
    200,
    () => get("/iterable/coupon", { ...coupon(), iterableCampaignId: "1" }),
  ],
  ["iterable/createReferral", 200, () => get("/iterable/referral", referral())],
  ["iterable/loyalty", 200, () => get("/iterable/loyalty", ledger())],
  [
    "cdp/updateCustomerProfile",
    200,
    () => put(`/cdp/customer_profile/${stranger()}`, { attributes: {}, runRuleEngine: true }),
  ],
  [
    "cdp/updateCustomerProfileAudiences",
    200,
    () => put(`/cdp/customer_profile/${stranger()}/audiences`, { data: { adds: [externalId] } }),
  ],
  [
    "cdp/updateCustomerProfilesAudiences",
    204,
    () => put("/cdp/customer_profiles/audiences", member([shop.audience.id])),
  ],
  [
    "cdp/v2/updateCustomerProfilesAudiences",
    204,
    () => put("/cdp/v2/customer_profiles/audiences", member([externalId])),
  ],
  ["cdp/createAudience", 201, () => post("/cdp/audiences", made())],
  ["cdp/updateAudience", 200, () => put(`/cdp/audiences/${externalId}`, renamed)],
  ["cdp/deleteAudience", 204, () => remove(`/cdp/audiences/${externalId}`)],
  [
    "segment/updateCustomerProfile",
    200,
    () => put(`/segment/customer_profile/${stranger()}`, { attributes: trait() }),
  ],
  [
    "segment/updateCustomerProfileV2",
    200,
    () =>
      put(`/segment/customer_profile_v2/${stranger()}`, {
        attributes: trait(),
        audiencesChanges: { adds: [{ integrationId: randomName("new"), name: "New" }] },
      }),
  ],
  [
    "segment/v2/updateCustomerProfile",
    200,
    () =>
      put(`/segment/v2/customer_profiles/${stranger()}`, {
        attributes: {},
        runRuleEngine: true,
      }),
  ],
  [
    "segment/updateCustomerProfileAudiences",
    200,
    () =>
      put(`/segment/customer_profiles/${stranger()}/audiences`, { data: { adds: [externalId] } }),
  ],
  [
    "segment/updateCustomerProfilesAudiences",
    204,
    () => put("/segment/customer_profiles/audiences", member([shop.audience.id])),
  ],
  [
    "segment/v2/updateCustomerProfilesAudiences",
    204,
    () => put("/segment/v2/customer_profiles/audiences", member([externalId])),
  ],
  ["segment/trackEvent", 200, () => put("/segment/event", event(trait()))],
  ["segment/trackEventV2", 200, () => put("/segment/v2/events", event())],
  ["segment/createAudience", 201, () => post("/segment/audiences", made())],
  ["segment/updateAudience", 200, () => put(`/segment/audiences/${externalId}`, renamed)],
  ["segment/deleteAudience", 204, () => remove(`/segment/audiences/${externalId}`)],
  [
    "segment/updateCustomerSession",
    200,
    () => put(`/segment/customer_sessions/${SESSION}`, { customerSession: cart() }),
  ],
  [
    "segment/v2/updateCustomerSession",
    200,
    () => put(`/segment/v2/customer_sessions/${SESSION}`, cart()),
  ],
  [
    "emarsys/getCoupon",
    200,
    () => post("/emarsys/customer_profiles/coupons", batch(contact(), ["value"])),
  ],
  [
    "emarsys/getLoyaltyProgramBalance",
    200,
    () => post("/emarsys/loyalty_programs/profile/balance", batch(wallet(), ["activePoints"])),
  ],
  [
    "emarsys/v2/updateCustomerProfilesAudiences",
    200,
    () => post("/emarsys/customer_profiles/audiences", batch(joining())),
  ],
  ["mparticle/sendevent", 200, () => firehose("module_registration_request", {})],
  [
    "mparticle/sendevent",
    200,
    () =>
      firehose("event_processing_request", {
        events: [
          { name: shop.eventType, type: "custom_event", id: "e-1", attributes: { Channel: "a" } },
          { name: shop.eventType, type: "custom_event" },
        ],
      }),
  ],
  ...["add", "update", "remove"].map(
    (action) =>
      [
        "mparticle/sendevent",
        // What is dry was not made: there is nothing to rename.
        action === "update" ? 400 : 200,
        () => firehose("audience_subscription_request", ballot(action)),
      ] as const,
  ),
  [
    "mparticle/sendevent",
    200,
    () =>
      firehose("audience_membership_change_request", {
        user_profiles: [
          {
            mpid: "1",
            user_identities: [{ type: "customer", value: stranger() }],
            audiences: [
              {
                ...ballot("add"),
                audience_subscription_settings: { t1AudienceID: shop.audience.id },
              },
            ],
          },
        ],
      }),
  ],
  ["mparticle/sendevent", 200, () => firehose("data_subject_request", {})],
];

const SESSION = randomName("session");
const inBraze = (body: object) => ({ deploymentUrl: DEPLOYMENT, ...body });
const ledger = () => ({
  profileIntegrationId: customer,
  loyaltyProgramId: String(shop.programId),
  applicationId: String(shop.id),
});
const contact = () => ({ campaignId: String(shop.campaignId), integrationId: customer });
const wallet = () => ({
  loyaltyProgramId: String(shop.programId),
  integrationId: customer,
  subledgerId: "",
});
const joining = () => ({
  customerProfileId: customer,
  audienceId: String(shop.audience.id),
  actionType: "add",
});

it("is tried at every operation of the public document", async () => {
  const { body } = await call<{ paths: Record<string, Record<string, { operationId: string }>> }>(
    "GET",
    "/openapi/third-party.json",
  );
  const documented = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(CALLS.map(([name]) => name))).toEqual(new Set(documented));
});

it.each(CALLS)("%s answers %d and writes nothing", async (_name, status, request) => {
  const before = await everyRow();
  const callback = { "x-callback-destination-uri": "https://callback.example/" };
  const answer = await send(request(), {
    "x-dry-run": "true",
    ...(request().path.includes("customer_sessions") ? callback : {}),
  });
  expect(answer).toMatchObject({ status });
  expect(await everyRow()).toEqual(before);
  const session = `/v2/customer_sessions/${SESSION}`;
  expect((await call("GET", session, undefined, shop.shopKey)).status).toBe(404);
  const program = `/v1/loyalty_programs/${shop.programId}/profile/${customer}/transactions`;
  const log = await call("GET", program, undefined, shop.shopKey);
  expect(log.body).toMatchObject({ data: [] });
});

async function everyRow(): Promise<Readonly<Record<string, unknown>>> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const rows: Record<string, unknown> = {};
  for (const { name } of tables.results) {
    if (name.startsWith("_cf") || name.startsWith("d1_")) continue;
    rows[name] = (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results;
  }
  return rows;
}
