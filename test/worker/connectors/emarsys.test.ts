import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { walletNameOfProfile } from "../../../src/core/ledger/wallet-name";
import {
  basic,
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import { countHops } from "../integration/count-hops";

type Row = Record<string, unknown>;

let shop: Awaited<ReturnType<typeof createConnectedShop>>;

beforeAll(async () => {
  shop = await createConnectedShop("emarsys");
});

interface Sent {
  readonly key?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

const post = <T = { content: Row[] }>(path: string, body: unknown, sent: Sent = {}) =>
  callConnector<T>({
    method: "POST",
    path: `/emarsys/${path}`,
    query: { deployment: DEPLOYMENT },
    body,
    key: basic(shop.key),
    ...sent,
  });

const COUPONS = "customer_profiles/coupons";
const BALANCE = "loyalty_programs/profile/balance";
const AUDIENCES = "customer_profiles/audiences";
const nobody = { parameters: [], fields: [], limit: 1 };

describe.each([COUPONS, BALANCE, AUDIENCES])("%s", (path) => {
  it("is opened by a key for Emarsys, over Basic and in the header", async () => {
    for (const key of [basic(shop.key), shop.key]) {
      const answer = await post(path, nobody, { key });
      expect(answer).toMatchObject({ status: 200, body: { content: [] } });
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it.each([
    ["an unknown key", () => basic("ApiKey-v1 unknown")],
    ["the Integration API's key", () => basic(shop.shopKey)],
    [
      "another platform's key",
      async () => basic(await createApiKey(shop.id, { platform: "braze" })),
    ],
  ])("refuses %s", async (_what, make) => {
    const answer = await post<ConnectorError>(path, nobody, { key: await make() });
    expect(answer).toMatchObject({
      status: 401,
      body: { StatusCode: 401, Error: "Missing Session Token" },
    });
  });

  it("asks for the deployment, and takes it with a scheme and a slash", async () => {
    const missing = await post<ConnectorError>(path, nobody, { query: {} });
    expect(missing.body).toMatchObject({ StatusCode: 400, Error: "No Deployment URL specified" });
    const query = { deployment: `https://${DEPLOYMENT}/` };
    expect((await post(path, nobody, { query })).status).toBe(200);
  });

  it("refuses 1,001 contacts and a body that is no batch", async () => {
    const tooMany = { ...nobody, parameters: Array.from({ length: 1_001 }, () => ({})) };
    for (const body of [tooMany, { ...nobody, parameters: "all" }, []]) {
      expect((await post(path, body)).status).toBe(400);
    }
  });
});

describe("coupons", () => {
  let campaignId: number;
  beforeAll(async () => {
    campaignId = await createCampaign(shop.id);
  });

  async function create(settings: object): Promise<string> {
    const coupons = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons?silent=no`;
    const body = { usageLimit: 1, numberOfCoupons: 1, ...settings };
    const { data } = await manage<{ data: { value: string }[] }>("POST", coupons, body);
    return data[0]?.value ?? "";
  }

  const ask = (integrationId: string, fields: string[], limit: unknown = 10) =>
    post(COUPONS, {
      parameters: [{ campaignId: String(campaignId), integrationId }],
      fields,
      limit,
    });

  it("are a contact's own and the reserved ones: what can be used first, then the newest", async () => {
    const contact = randomName("contact");
    const old = await create({ recipientIntegrationId: contact });
    const over = await create({
      recipientIntegrationId: contact,
      expiryDate: "2020-01-01T00:00:00Z",
    });
    const reserved = await create({});
    await create({ recipientIntegrationId: randomName("stranger") });
    const reservation = { integrationIDs: [contact] };
    await call("POST", `/v1/coupon_reservations/${reserved}`, reservation, shop.shopKey);
    const { body } = await ask(contact, ["value", "reservation"]);
    const reference = { campaignId: String(campaignId), integrationId: contact };
    expect(body.content).toEqual([
      { ...reference, value: reserved, reservation: true },
      { ...reference, value: old, reservation: false },
      { ...reference, value: over, reservation: false },
    ]);
    expect((await ask(contact, ["value"], 1)).body.content).toHaveLength(1);
    expect((await ask(contact, ["value"], "2")).body.content).toHaveLength(2);
    expect((await ask(contact, ["value"], 0)).body.content).toEqual([]);
  });

  it("carry what was listed and nothing else, in flat rows", async () => {
    const contact = randomName("contact");
    const expiryDate = "2999-01-01T00:00:00Z";
    await create({ recipientIntegrationId: contact, expiryDate, discountLimit: 20 });
    const { body } = await ask(contact, ["state", "expiryDate", "discountLimit", "limits", "odd"]);
    expect(body.content).toEqual([
      {
        campaignId: String(campaignId),
        integrationId: contact,
        state: "disabled",
        expiryDate: "2999-01-01T00:00:00.000Z",
        discountLimit: 20,
      },
    ]);
  });

  it("echo every field of a reference; a bad contact and one without coupons are left out", async () => {
    const contact = randomName("contact");
    const value = await create({ recipientIntegrationId: contact });
    const good = { campaignId, integrationId: contact, contactRow: 7, optIn: true };
    const parameters = [
      { campaignId: "none", integrationId: contact },
      { campaignId: String(campaignId), integrationId: randomName("nobody") },
      { campaignId: String(campaignId), integrationId: { id: contact } },
      { campaignId: "999999999", integrationId: contact },
      { integrationId: contact },
      "contact",
      null,
      good,
      good,
    ];
    const { status, body } = await post(COUPONS, { parameters, fields: ["value"], limit: 5 });
    expect(status).toBe(200);
    expect(body.content).toEqual([{ ...good, value }]);
  });

  it("of another Application's campaign are nobody's", async () => {
    const contact = randomName("contact");
    await create({ recipientIntegrationId: contact });
    const other = await createConnectedShop("emarsys");
    const parameters = [{ campaignId: String(campaignId), integrationId: contact }];
    const body = { parameters, fields: ["value"], limit: 1 };
    expect((await post(COUPONS, body, { key: basic(other.key) })).body.content).toEqual([]);
  });
});

describe("balances", () => {
  let programId: number;
  beforeAll(async () => {
    const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("program"),
      title: "Points",
      timezone: "UTC",
      cardBased: false,
      sandbox: false,
      allowSubledger: true,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      subscribedApplications: [shop.id],
    });
    programId = program.id;
  });

  /** Points, as far as the copy in D1. */
  async function give(contact: string, body: object): Promise<void> {
    const profile = `/v1/loyalty_programs/${programId}/profile/${contact}`;
    await call("PUT", `/v2/customer_profiles/${contact}`, {}, shop.shopKey);
    await manage("PUT", `${profile}/add_points`, body);
    const wallet = env.WALLETS.getByName(walletNameOfProfile(false, contact));
    await makeAllWorkDue(wallet);
    await runDurableObjectAlarm(wallet);
  }

  const EVERY_FIELD = ["activeBalance", "pendingBalance", "expiredBalance", "spentBalance"];

  it("come from the copies, by ledger; unknown customers and programs are left out", async () => {
    const contact = randomName("contact");
    await give(contact, { points: 10.5 });
    await give(contact, { points: 3, subledgerId: "gifts", pendingDuration: "1h" });
    const reference = { loyaltyProgramId: String(programId), integrationId: contact };
    const gifts = { ...reference, subledgerId: "gifts" };
    const parameters = [
      reference,
      gifts,
      { ...reference, integrationId: randomName("nobody") },
      { ...reference, loyaltyProgramId: "999999999" },
      { ...reference, loyaltyProgramId: "x" },
    ];
    const { body } = await post(BALANCE, { parameters, fields: EVERY_FIELD });
    const zeros = { pendingBalance: 0, expiredBalance: 0, spentBalance: 0 };
    expect(body.content).toEqual([
      { ...reference, activeBalance: 10.5, ...zeros },
      { ...gifts, activeBalance: 0, ...zeros, pendingBalance: 3 },
    ]);
    const few = await post(BALANCE, { parameters: [reference], fields: ["spentBalance"] });
    expect(few.body.content).toEqual([{ ...reference, spentBalance: 0 }]);
    const none = await post(BALANCE, { parameters: [reference], fields: [], limit: 0 });
    expect(none.body.content).toEqual([]);
  });

  it("of 1,000 contacts take at most 10 D1 queries and no wallet", async () => {
    const contact = randomName("contact");
    await give(contact, { points: 1 });
    const parameters = Array.from({ length: 1_000 }, (_, position) => ({
      loyaltyProgramId: String(programId),
      integrationId: position === 999 ? contact : `${contact}-${"x".repeat(900)}-${position}`,
    }));
    const request = () =>
      new Request(`https://${DEPLOYMENT}/emarsys/${BALANCE}?deployment=${DEPLOYMENT}`, {
        method: "POST",
        headers: { authorization: basic(shop.key), "content-type": "application/json" },
        body: JSON.stringify({ parameters, fields: ["activeBalance"], limit: 1 }),
      });
    const app = createApp();
    await countHops(app, request());
    const answer = await countHops(app, request());
    expect(answer.body["content"]).toEqual([{ ...parameters[999], activeBalance: 1 }]);
    expect(answer.calls).toEqual([expect.stringContaining("D1 batch")]);
    expect(answer.statements).toBeLessThanOrEqual(10);
  });
});

describe("audiences", () => {
  async function audience(): Promise<string> {
    const body = { name: randomName("audience") };
    const answer = await call<{ id: number }>("POST", "/v2/audiences", body, shop.shopKey);
    return String(answer.body.id);
  }

  const change = (customerProfileId: string, audienceId: string, actionType = "add") => ({
    customerProfileId,
    audienceId,
    actionType,
  });

  async function audiencesOf(contact: string): Promise<number[]> {
    const answer = await call<{ customerProfile: { audienceMemberships: { id: number }[] } }>(
      "PUT",
      `/v2/customer_profiles/${contact}?runRuleEngine=true`,
      { responseContent: ["customerProfile"] },
      shop.shopKey,
    );
    return answer.body.customerProfile.audienceMemberships.map(({ id }) => id);
  }

  it("take and let go of contacts; what can't be done is left out and stops nothing", async () => {
    const [first, second] = [await audience(), await audience()];
    const contact = randomName("contact");
    const wanted = [change(contact, first), change(contact, second)];
    const hopeless = [
      change(contact, "999999999"),
      change(contact, "newsletter"),
      change(contact, first, "swap"),
      change(randomName("nobody"), first, "delete"),
      change("", first),
      17,
    ];
    for (const _retry of [1, 2]) {
      const { status, body } = await post(AUDIENCES, { parameters: [...hopeless, ...wanted] });
      expect(status).toBe(200);
      expect(body.content).toEqual(wanted);
      expect(await audiencesOf(contact)).toEqual([Number(first), Number(second)]);
    }
    const leave = change(contact, first, "delete");
    expect((await post(AUDIENCES, { parameters: [leave] })).body.content).toEqual([leave]);
    expect(await audiencesOf(contact)).toEqual([Number(second)]);
  });

  it("stay as they are in a dry run", async () => {
    const contact = randomName("contact");
    const parameters = [change(contact, await audience())];
    const { body } = await post(AUDIENCES, { parameters }, { headers: { "x-dry-run": "true" } });
    expect(body.content).toEqual(parameters);
    expect(await audiencesOf(contact)).toEqual([]);
  });
});
