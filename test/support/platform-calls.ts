/**
 * A call of every operation that the public document of the platforms has, as the platform sends it
 * to a shop that has everything. Knows neither the Worker's runtime nor a test runner.
 */

/** What the calls name. */
export interface PlatformShop {
  readonly id: number;
  /** The deployment that the calls name; empty = none. */
  readonly deployment: string;
  /** The Authorization header for each first part of a path. */
  readonly keys: Readonly<Record<string, string>>;
  readonly campaignId: number;
  readonly programId: number;
  readonly audienceId: number;
  /** An audience of `PLATFORM` and one of Segment, by the id there. */
  readonly externalAudienceId: string;
  readonly eventType: string;
  readonly couponValue: string;
  /** Somebody who is known. */
  readonly customer: string;
  /** A session that nobody has made. */
  readonly sessionId: string;
}

/** Platforms of keys, by the first part of their paths. */
export const KEY_PLATFORMS: Readonly<Record<string, string>> = {
  braze: "braze",
  cdp: "customer_data",
  customer_engagement: "customer_engagement",
  emarsys: "emarsys",
  iterable: "iterable",
  mparticle: "mparticle",
  segment: "segment",
};

export const PLATFORM = "My platform";

export interface PlatformRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly body?: unknown;
}

export interface PlatformCall {
  readonly operationId: string;
  /** What it is answered with. */
  readonly status: number;
  /** Its closure may lose races: rules move points. */
  readonly decides: boolean;
  readonly request: (shop: PlatformShop) => PlatformRequest;
}

type Sent = Pick<PlatformRequest, "method" | "path" | "body"> & Partial<PlatformRequest>;

function requestOf({ deployment, keys }: PlatformShop, sent: Sent): PlatformRequest {
  const [, folder = ""] = sent.path.split("/");
  const inQuery = folder === "emarsys" || folder === "iterable";
  const authorization = folder === "mparticle" ? "" : (keys[folder] ?? "");
  return {
    ...sent,
    query: { ...(inQuery ? { deployment } : {}), ...sent.query },
    key: authorization,
    headers: {
      "destination-hostname": deployment,
      "customer-data-platform-name": PLATFORM,
      "customer-engagement-platform-name": PLATFORM,
    },
  };
}

type Build = (shop: PlatformShop) => Sent;

const call = (
  operationId: string,
  status: number,
  build: Build,
  decides = false,
): PlatformCall => ({
  operationId,
  status,
  decides,
  request: (shop) => requestOf(shop, build(shop)),
});

/** One whose rules decide something that takes hold. */
const deciding = (operationId: string, build: Build): PlatformCall =>
  call(operationId, 200, build, true);

export const PLATFORM_CALLS: readonly PlatformCall[] = [
  call("braze/createCoupon", 200, (shop) => inBraze(shop, "coupon", coupon(shop))),
  call("braze/createReferral", 200, (shop) => inBraze(shop, "referral", referral(shop))),
  call("braze/createCouponReservation", 200, (shop) => {
    const { couponValue, customer: integrationId } = shop;
    return inBraze(shop, "coupon_reservation", { couponValue, integrationId });
  }),
  call("braze/trackEvent", 200, (shop) =>
    inBraze(shop, "event", { ...event(shop, trait()), identifier: name("message") }),
  ),
  call("cep/createCoupon", 200, (shop) => get("/customer_engagement/coupon", coupon(shop))),
  call("cep/createReferral", 200, (shop) => get("/customer_engagement/referral", referral(shop))),
  call("cep/loyalty", 200, (shop) => get("/customer_engagement/loyalty", ledger(shop))),
  call("cep/addLoyaltyPoints", 204, (shop) =>
    post("/customer_engagement/add_loyalty_points", { ...ledger(shop), points: 5 }),
  ),
  call("iterable/createCoupon", 200, (shop) =>
    get("/iterable/coupon", { ...coupon(shop), iterableCampaignId: "1" }),
  ),
  call("iterable/createReferral", 200, (shop) => get("/iterable/referral", referral(shop))),
  call("iterable/loyalty", 200, (shop) => get("/iterable/loyalty", ledger(shop))),
  deciding("cdp/updateCustomerProfile", () =>
    put(`/cdp/customer_profile/${stranger()}`, { attributes: {}, runRuleEngine: true }),
  ),
  deciding("cdp/updateCustomerProfileAudiences", (shop) =>
    put(`/cdp/customer_profile/${stranger()}/audiences`, adds(shop)),
  ),
  call("cdp/updateCustomerProfilesAudiences", 204, ({ audienceId }) =>
    put("/cdp/customer_profiles/audiences", member(audienceId)),
  ),
  call("cdp/v2/updateCustomerProfilesAudiences", 204, ({ externalAudienceId }) =>
    put("/cdp/v2/customer_profiles/audiences", member(externalAudienceId)),
  ),
  call("cdp/createAudience", 201, () => post("/cdp/audiences", made())),
  call("cdp/updateAudience", 200, (shop) =>
    put(`/cdp/audiences/${shop.externalAudienceId}`, renamed(shop)),
  ),
  call("cdp/deleteAudience", 204, (shop) => remove(`/cdp/audiences/${shop.externalAudienceId}`)),
  deciding("segment/updateCustomerProfile", () =>
    put(`/segment/customer_profile/${stranger()}`, { attributes: trait(), runRuleEngine: true }),
  ),
  deciding("segment/updateCustomerProfileV2", () => {
    const audiencesChanges = { adds: [{ integrationId: name("new"), name: "New" }] };
    const body = { attributes: trait(), runRuleEngine: true, audiencesChanges };
    return put(`/segment/customer_profile_v2/${stranger()}`, body);
  }),
  deciding("segment/v2/updateCustomerProfile", () =>
    put(`/segment/v2/customer_profiles/${stranger()}`, { attributes: {}, runRuleEngine: true }),
  ),
  deciding("segment/updateCustomerProfileAudiences", (shop) =>
    put(`/segment/customer_profiles/${stranger()}/audiences`, adds(shop)),
  ),
  call("segment/updateCustomerProfilesAudiences", 204, ({ audienceId }) =>
    put("/segment/customer_profiles/audiences", member(audienceId)),
  ),
  call("segment/v2/updateCustomerProfilesAudiences", 204, ({ externalAudienceId }) =>
    put("/segment/v2/customer_profiles/audiences", member(externalAudienceId)),
  ),
  deciding("segment/trackEvent", (shop) => put("/segment/event", event(shop, trait()))),
  deciding("segment/trackEventV2", (shop) => put("/segment/v2/events", event(shop))),
  call("segment/createAudience", 201, () => post("/segment/audiences", made())),
  call("segment/updateAudience", 200, (shop) =>
    put(`/segment/audiences/${shop.externalAudienceId}`, renamed(shop)),
  ),
  call("segment/deleteAudience", 204, (shop) =>
    remove(`/segment/audiences/${shop.externalAudienceId}`),
  ),
  deciding("segment/updateCustomerSession", ({ sessionId }) =>
    put(`/segment/customer_sessions/${sessionId}`, { customerSession: cart() }),
  ),
  deciding("segment/v2/updateCustomerSession", ({ sessionId }) =>
    put(`/segment/v2/customer_sessions/${sessionId}-2`, cart()),
  ),
  call("emarsys/getCoupon", 200, ({ campaignId, customer: integrationId }) =>
    inEmarsys("customer_profiles/coupons", { campaignId: String(campaignId), integrationId }),
  ),
  call("emarsys/getLoyaltyProgramBalance", 200, ({ programId, customer: integrationId }) => {
    const reference = { loyaltyProgramId: String(programId), integrationId, subledgerId: "" };
    return inEmarsys("loyalty_programs/profile/balance", reference);
  }),
  call("emarsys/v2/updateCustomerProfilesAudiences", 200, ({ customer, audienceId }) => {
    const reference = { customerProfileId: customer, audienceId: String(audienceId) };
    return inEmarsys("customer_profiles/audiences", { ...reference, actionType: "add" });
  }),
  firehose("module_registration_request", () => ({})),
  {
    ...firehose("event_processing_request", ({ eventType }) => ({
      events: [
        { name: eventType, type: "custom_event", id: name("event"), attributes: { Channel: "a" } },
        { name: eventType, type: "custom_event" },
      ],
    })),
    decides: true,
  },
  firehose("audience_subscription_request", (shop) => ballot(shop, "add")),
  firehose("audience_subscription_request", (shop) => ballot(shop, "remove")),
  {
    ...firehose("audience_membership_change_request", (shop) => {
      const audience_subscription_settings = { t1AudienceID: shop.audienceId };
      const audiences = [{ ...ballot(shop, "add"), audience_subscription_settings }];
      const user_identities = [{ type: "customer", value: stranger() }];
      return { user_profiles: [{ mpid: "1", user_identities, audiences }] };
    }),
    decides: true,
  },
  firehose("data_subject_request", () => ({})),
];

function name(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

function stranger(): string {
  return name("stranger");
}

function put(path: string, body: unknown): Sent {
  return { method: "PUT", path, body };
}

function post(path: string, body: unknown): Sent {
  return { method: "POST", path, body };
}

function get(path: string, query: Readonly<Record<string, string>>): Sent {
  return { method: "GET", path, query };
}

function remove(path: string): Sent {
  return { method: "DELETE", path };
}

function inBraze({ deployment }: PlatformShop, path: string, body: object): Sent {
  return post(`/braze/${path}`, { deploymentUrl: deployment, ...body });
}

function inEmarsys(path: string, reference: object): Sent {
  return post(`/emarsys/${path}`, { parameters: [reference], fields: [], limit: 10 });
}

function firehose(type: string, more: (shop: PlatformShop) => object): PlatformCall {
  return call("mparticle/sendevent", 200, (shop) => {
    const apiKey = (shop.keys["mparticle"] ?? "").replace("ApiKey-v1 ", "");
    const settings = { apiKey, deploymentURL: shop.deployment, userIdField: "customerId" };
    const account = { account_settings: { ...settings, runRuleEngine: "true" } };
    const user_identities = [{ type: "customer", encoding: "raw", value: shop.customer }];
    return post("/mparticle", { type, user_identities, account, ...more(shop) });
  });
}

function ballot({ externalAudienceId }: PlatformShop, action: string) {
  return { audience_id: externalAudienceId, audience_name: "Fans", action };
}

function adds({ externalAudienceId }: PlatformShop) {
  return { data: { adds: [externalAudienceId] } };
}

function member(audience: unknown) {
  return { data: [{ customerProfileId: stranger(), adds: [audience] }] };
}

function renamed({ externalAudienceId: audienceId }: PlatformShop) {
  return { audienceId, audienceName: "Renamed" };
}

function made() {
  return { audienceId: name("new"), audienceName: "New" };
}

function trait() {
  return { [name("trait").replace("-", "_")]: 1 };
}

function event({ eventType }: PlatformShop, more: object = {}) {
  const eventAttributes = { Channel: "app", ...more };
  return { customerProfileId: stranger(), eventType, type: "string", eventAttributes };
}

function cart() {
  const cartItems = [{ sku: "a", quantity: 2, price: 10 }];
  return { profileId: stranger(), state: "closed", cartItems };
}

function coupon({ id, campaignId }: PlatformShop) {
  return {
    applicationId: String(id),
    campaignId: String(campaignId),
    externalCampaignId: "spring",
    identifier: name("message"),
  };
}

function referral({ campaignId }: PlatformShop) {
  return { campaignId: String(campaignId), advocateProfileIntegrationId: stranger() };
}

function ledger({ id, programId, customer }: PlatformShop) {
  return {
    profileIntegrationId: customer,
    loyaltyProgramId: String(programId),
    applicationId: String(id),
  };
}
