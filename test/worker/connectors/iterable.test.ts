import { beforeAll, describe, expect, it } from "vitest";
import {
  basic,
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import {
  createApiKey,
  createCampaign,
  manage,
  managementKey,
  randomName,
} from "../../support/deployment";
import { call } from "../../support/http";
import { createProgram } from "../integration/rules-shop";

interface Coupon {
  readonly ID: number;
  readonly Value: string;
  readonly UsageLimit: number;
  readonly RecipientIntegrationID?: string;
  readonly Attributes: Readonly<Record<string, unknown>>;
}

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let campaignId: number;

beforeAll(async () => {
  shop = await createConnectedShop("iterable");
  campaignId = await createCampaign(shop.id);
  await defineAttribute("country", "string");
  await defineAttribute("visits", "number");
});

async function defineAttribute(name: string, type: string): Promise<void> {
  const settings = { name, title: name, type, description: "", suggestions: [], editable: true };
  for (const entity of ["Coupon", "Referral"]) {
    await call("POST", "/v1/attributes", { entity, ...settings }, await managementKey());
  }
}

interface Asked {
  readonly key?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** A data feed: GET with everything in the query. */
function feed<T = Coupon>(path: string, query: Record<string, string>, asked: Asked = {}) {
  const deployment = { deployment: DEPLOYMENT };
  return callConnector<T>({
    method: "GET",
    path: `/iterable/${path}`,
    query: { ...deployment, ...query },
    key: shop.key,
    ...asked,
  });
}

const couponQuery = (more: Record<string, string> = {}) => ({
  applicationId: String(shop.id),
  campaignId: String(campaignId),
  iterableCampaignId: "welcome",
  ...more,
});

async function countCoupons(recipientIntegrationId: string): Promise<number> {
  const search = `?recipientIntegrationId=${recipientIntegrationId}`;
  const coupons = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons/no_total${search}`;
  return (await manage<{ data: unknown[] }>("GET", coupons)).data.length;
}

describe("a coupon by GET", () => {
  it("is one for an Iterable campaign and a recipient, however often and at once", async () => {
    const recipientIntegrationId = randomName("reader");
    const query = couponQuery({ recipientIntegrationId });
    const answers = await Promise.all(Array.from({ length: 20 }, () => feed("coupon", query)));
    const repeat = await feed("coupon", { ...query, usageLimit: "7" });
    for (const { status, body } of [...answers, repeat]) {
      expect(status).toBe(200);
      expect(body).toEqual(answers[0]?.body);
    }
    expect(answers[0]?.body).toMatchObject({
      ApplicationID: shop.id,
      CampaignID: campaignId,
      UsageLimit: 1,
      RecipientIntegrationID: recipientIntegrationId,
    });
    expect(answers[0]?.headers.get("cache-control")).toBe("no-store");
    expect(await countCoupons(recipientIntegrationId)).toBe(1);
    const other = await feed("coupon", { ...query, iterableCampaignId: "goodbye" });
    expect(other.body.Value).not.toBe(repeat.body.Value);
  });

  it("is a new one each time without a recipient; blanks are the same as absent", async () => {
    const blanks = { recipientIntegrationId: "", discountLimit: "", startDate: "", usageLimit: "" };
    const [first, second] = [
      await feed("coupon", couponQuery(blanks)),
      await feed("coupon", couponQuery()),
    ];
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ UsageLimit: 1 });
    expect(first.body.RecipientIntegrationID).toBeUndefined();
    expect(first.body.Value).not.toBe(second.body.Value);
  });

  it("takes attributes with . and _, a text in quotes, and no keys of others", async () => {
    const query = couponQuery({
      ".country": '"17"',
      _visits: "3",
      utm_source: "mail",
      startDate: "2026-01-01",
      discountLimit: "20",
    });
    const { body } = await feed("coupon", query);
    expect(body).toMatchObject({
      Attributes: { country: "17", visits: 3 },
      DiscountLimit: 20,
      StartDate: "2026-01-01T00:00:00.000Z",
    });
  });

  it.each([
    ["an unknown attribute", { ".unheard": "1" }],
    ["an attribute of another type", { ".visits": "many" }],
    ["a number that is none", { usageLimit: "lots" }],
    ["no Iterable campaign", { iterableCampaignId: "" }],
    ["dates in the wrong order", { startDate: "2026-02-01", expiryDate: "2026-01-01" }],
  ])("with %s is a 400 that says why", async (_what, more: Record<string, string>) => {
    const answer = await feed<ConnectorError>("coupon", couponQuery(more));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ StatusCode: 400, Error: expect.stringMatching(/\w: /) });
  });

  it("of a campaign or an Application that is not there is a 404", async () => {
    for (const more of [{ campaignId: "999999999" }, { applicationId: "999999999" }]) {
      expect((await feed("coupon", couponQuery(more))).status).toBe(404);
    }
  });

  it("leaves nothing behind in a dry run, nor when only the head is asked for", async () => {
    const recipientIntegrationId = randomName("reader");
    const query = couponQuery({ recipientIntegrationId });
    const dry = await feed("coupon", query, { headers: { "x-dry-run": "true" } });
    expect(dry).toMatchObject({ status: 200, body: { CampaignID: campaignId } });
    expect((await feed("coupon", query, { method: "HEAD" })).status).toBe(200);
    expect(await countCoupons(recipientIntegrationId)).toBe(0);
  });
});

describe("a referral by GET", () => {
  it("is made for the advocate, and in a dry run only shown", async () => {
    const advocate = randomName("advocate");
    const query = {
      campaignId: String(campaignId),
      advocateProfileIntegrationId: advocate,
      friendProfileIntegrationId: "",
      usageLimit: "5",
      _visits: "2",
    };
    const { status, body } = await feed<Record<string, unknown>>("referral", query);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      advocateProfileIntegrationId: advocate,
      usageLimit: 5,
      usageCounter: 0,
      attributes: { visits: 2 },
    });
    const headers = { "x-dry-run": "true" };
    const dry = await feed<Record<string, unknown>>("referral", query, { headers });
    expect(dry.body).toMatchObject({ dryRun: true, advocateProfileIntegrationId: advocate });
  });
});

describe("points by GET", () => {
  it("come with every ledger of the program", async () => {
    const programId = await createProgram({ id: shop.id, key: shop.shopKey });
    const reader = randomName("reader");
    await call("PUT", `/v2/customer_profiles/${reader}`, {}, shop.shopKey);
    const ledger = `/v1/loyalty_programs/${programId}/profile/${reader}/add_points`;
    await manage("PUT", ledger, { points: 10.5 });
    await manage("PUT", ledger, { points: 2, subledgerId: "gifts" });
    const query = { profileIntegrationId: reader, loyaltyProgramId: String(programId) };
    const { body } = await feed<Record<string, unknown>>("loyalty", query);
    const zeros = { pendingBalance: 0, expiredBalance: 0, spentBalance: 0 };
    expect(body).toMatchObject({
      id: programId,
      title: "Points",
      ledger: { currentBalance: 10.5, ...zeros },
      subLedgers: { gifts: { currentBalance: 2, ...zeros } },
    });
    const nobody = { ...query, profileIntegrationId: randomName("nobody") };
    expect((await feed("loyalty", nobody)).status).toBe(404);
    expect((await feed("loyalty", { ...query, loyaltyProgramId: "999999999" })).status).toBe(404);
  });
});

describe.each(["coupon", "referral", "loyalty"])("/iterable/%s", (path) => {
  it("is opened by a key for Iterable alone, and asks for the deployment", async () => {
    for (const key of [shop.key, basic(shop.key)]) {
      const answer = await feed<ConnectorError>(path, {}, { key });
      expect(answer.status).toBe(400);
    }
    const missing = await feed<ConnectorError>(path, { deployment: "" });
    expect(missing.body).toMatchObject({ StatusCode: 400, Error: "No Deployment URL specified" });
    for (const key of [shop.shopKey, await createApiKey(shop.id, { platform: "emarsys" }), ""]) {
      const answer = await feed<ConnectorError>(path, {}, { key });
      expect(answer.body).toMatchObject({ StatusCode: 401, Error: "Missing Session Token" });
    }
  });
});
