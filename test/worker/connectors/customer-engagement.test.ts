import { beforeAll, describe, expect, it } from "vitest";
import {
  basic,
  callConnector,
  type ConnectorCall,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";
import { defineAttribute } from "../integration/spend-points-shop";

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let campaignId: number;
let programId: number;

beforeAll(async () => {
  shop = await createConnectedShop("customer_engagement");
  campaignId = await createCampaign(shop.id);
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("points"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [
      { name: "Bronze", minPoints: 0 },
      { name: "Gold", minPoints: 100 },
    ],
  });
  programId = program.id;
});

const headers = {
  "customer-engagement-platform-name": "My CEP",
  "destination-hostname": DEPLOYMENT,
};

const cep = <T = Record<string, unknown>>(
  path: string,
  request: Partial<Omit<ConnectorCall, "path">> = {},
) =>
  callConnector<T>({
    method: "GET",
    path: `/customer_engagement/${path}`,
    key: shop.key,
    ...request,
    headers: { ...headers, ...request.headers },
  });

const couponQuery = (change: Record<string, string> = {}) => ({
  applicationId: String(shop.id),
  campaignId: String(campaignId),
  externalCampaignId: "spring",
  ...change,
});

const referralQuery = (change: Record<string, string> = {}) => ({
  campaignId: String(campaignId),
  advocateProfileIntegrationId: "advocate",
  ...change,
});

async function countOf(what: "coupons" | "referrals"): Promise<number> {
  const path = `/v1/applications/${shop.id}/campaigns/${campaignId}/${what}/no_total`;
  return (await manage<{ data: unknown[] }>("GET", path)).data.length;
}

describe("a coupon", () => {
  it("is made by GET, with attributes in the query", async () => {
    await defineAttribute("Coupon", "FirstName", "string");
    await defineAttribute("Coupon", "Seats", "number");
    const query = couponQuery({
      discountLimit: "155",
      recipientIntegrationId: "customer-1",
      usageLimit: "0",
      startDate: "2026-01-01",
      expiryDate: "2999-10-30T15:35:02Z",
      ".FirstName": '"316"',
      _Seats: "2",
      unknown: "ignored",
    });
    const answer = await cep("coupon", { query });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ApplicationID: shop.id,
        CampaignID: campaignId,
        DiscountLimit: 155,
        RecipientIntegrationID: "customer-1",
        UsageLimit: 0,
        StartDate: "2026-01-01T00:00:00.000Z",
        ExpiryDate: "2999-10-30T15:35:02.000Z",
        Attributes: { FirstName: "316", Seats: 2 },
      },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const mismatch = couponQuery({ ".FirstName": "316" });
    const refused = await cep<ConnectorError>("coupon", { query: mismatch });
    expect(refused.status).toBe(400);
    expect(refused.body.Error).toContain("FirstName");
  });

  it("is the same for the same identifier and a new one without", async () => {
    const query = couponQuery({ identifier: randomName("message") });
    const [first, again] = [await cep("coupon", { query }), await cep("coupon", { query })];
    expect(again.body).toEqual(first.body);
    const plain = [await cep("coupon", { query: couponQuery({ identifier: "" }) })];
    plain.push(await cep("coupon", { query: couponQuery() }));
    expect(new Set(plain.map(({ body }) => body["Value"])).size).toBe(2);
  });

  it("is not made by HEAD, nor in a dry run", async () => {
    const before = await countOf("coupons");
    const query = couponQuery();
    expect((await cep("coupon", { method: "HEAD", query })).status).toBe(200);
    const dry = await cep("coupon", { query, headers: { "x-dry-run": "true" } });
    expect(dry).toMatchObject({ status: 200, body: { ID: 0, CampaignID: campaignId } });
    expect(await countOf("coupons")).toBe(before);
  });

  it.each([
    ["no external campaign", { externalCampaignId: "" }, 400],
    ["no campaign", { campaignId: "" }, 400],
    ["a campaign that is no number", { campaignId: "spring" }, 400],
    ["an unknown campaign", { campaignId: "987654" }, 404],
    ["an unknown attribute", { ".Nowhere": "1" }, 400],
  ])("is refused with %s", async (_what, change, status) => {
    const answer = await cep<ConnectorError>("coupon", { query: couponQuery(change) });
    expect(answer).toMatchObject({ status, body: { StatusCode: status } });
  });
});

describe("a referral", () => {
  it("is made by GET, each time another one", async () => {
    const query = referralQuery({ friendProfileIntegrationId: "friend", usageLimit: "3" });
    const answers = [await cep("referral", { query }), await cep("referral", { query })];
    expect(answers[0]).toMatchObject({
      status: 200,
      body: {
        campaignId,
        advocateProfileIntegrationId: "advocate",
        friendProfileIntegrationId: "friend",
        usageLimit: 3,
        usageCounter: 0,
        attributes: {},
      },
    });
    expect(new Set(answers.map(({ body }) => body["code"])).size).toBe(2);
  });

  it("is not made in a dry run, by HEAD or with a staging key", async () => {
    const before = await countOf("referrals");
    const query = referralQuery();
    const dry = await cep("referral", { query, headers: { "X-DRY-RUN": "true" } });
    expect(dry).toMatchObject({ status: 200, body: { id: 0, dryRun: true } });
    expect((await cep("referral", { method: "HEAD", query })).status).toBe(200);
    const settings = { platform: "customer_engagement", type: "staging" };
    const key = await createApiKey(shop.id, settings);
    expect(await cep("referral", { query, key })).toMatchObject({ body: { dryRun: true } });
    expect(await countOf("referrals")).toBe(before);
  });

  it.each([
    ["an unknown campaign", { campaignId: "987654" }, 404],
    ["no advocate", { advocateProfileIntegrationId: "" }, 400],
    ["an unknown attribute", { ".Nowhere": "1" }, 400],
  ])("is refused with %s", async (_what, change, status) => {
    const answer = await cep<ConnectorError>("referral", { query: referralQuery(change) });
    expect(answer).toMatchObject({ status, body: { StatusCode: status } });
  });
});

describe("points", () => {
  const add = (body: Record<string, unknown>, more: Record<string, string> = {}) =>
    cep<ConnectorError>("add_loyalty_points", {
      method: "POST",
      body: { loyaltyProgramId: programId, ...body },
      headers: more,
    });

  const read = (profileIntegrationId: string, loyaltyProgramId = String(programId)) =>
    cep("loyalty", { query: { profileIntegrationId, loyaltyProgramId } });

  it("are added, also to a customer who is new, and read back with the tier", async () => {
    const customer = randomName("customer");
    const welcome = { profileIntegrationId: customer, points: "60.5", name: "Welcome" };
    expect(await add(welcome)).toMatchObject({ status: 204, body: "" });
    const gifts = { profileIntegrationId: customer, points: 5, subledgerId: "gifts" };
    expect((await add({ ...gifts, validityDuration: "immediate" })).status).toBe(204);
    expect((await add({ ...gifts, pendingDuration: "12h", applicationId: shop.id })).status).toBe(
      204,
    );
    const answer = await read(customer);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: programId,
        title: "Points",
        ledger: {
          currentBalance: 60.5,
          pendingBalance: 0,
          spentBalance: 0,
          expiredBalance: 0,
          tentativeCurrentBalance: 60.5,
          pointsToNextTier: 39.5,
          currentTier: { name: "Bronze" },
        },
        subLedgers: { gifts: { currentBalance: 5, pendingBalance: 5 } },
      },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("are not added in a dry run, which refuses like a real call", async () => {
    const customer = randomName("customer");
    const body = { profileIntegrationId: customer, points: 5 };
    expect((await add(body, { "x-dry-run": "true" })).status).toBe(204);
    expect((await read(customer)).status).toBe(404);
    const wrong = { ...body, validityDuration: "soon" };
    expect((await add(wrong, { "x-dry-run": "true" })).status).toBe(400);
  });

  it.each([
    ["no points", { points: 0 }, 400],
    ["three decimals", { points: 1.005 }, 400],
    ["two ends", { validityDuration: "5D", validUntil: "2999-01-01T00:00:00Z" }, 400],
    ["an unknown program", { loyaltyProgramId: 987_654 }, 404],
    ["another Application", { applicationId: 987_654 }, 404],
    ["no customer", { profileIntegrationId: "" }, 400],
  ])("are refused with %s", async (_what, change, status) => {
    const answer = await add({ profileIntegrationId: "somebody", points: 1, ...change });
    expect(answer).toMatchObject({ status, body: { StatusCode: status } });
  });

  it("of a customer or a program that is not there are not found", async () => {
    expect((await read(randomName("nobody"))).status).toBe(404);
    expect((await read("somebody", "987654")).status).toBe(404);
  });
});

describe("the deployment", () => {
  const query = { profileIntegrationId: "a", loyaltyProgramId: "987654" };

  it.each([[DEPLOYMENT], [`https://${DEPLOYMENT}/`], [`HTTP://${DEPLOYMENT}`]])(
    "may be named %s",
    async (name) => {
      const answer = await cep("loyalty", { query, headers: { "destination-hostname": name } });
      expect(answer.status).toBe(404);
    },
  );

  it("must be named", async () => {
    for (const name of ["", "https://"]) {
      const more = { "destination-hostname": name };
      const answer = await cep<ConnectorError>("loyalty", { query, headers: more });
      expect(answer).toMatchObject({
        status: 400,
        body: { StatusCode: 400, Error: "No Deployment URL specified" },
      });
    }
  });
});

it("a key of another platform opens nothing, neither over Basic", async () => {
  const braze = await createApiKey(shop.id, { platform: "braze" });
  for (const key of [braze, basic(braze), shop.shopKey]) {
    const answer = await cep("referral", { query: referralQuery(), key });
    expect(answer).toMatchObject({ status: 401, body: { Error: "Missing Session Token" } });
  }
  expect((await cep("referral", { query: referralQuery(), key: basic(shop.key) })).status).toBe(
    200,
  );
});
