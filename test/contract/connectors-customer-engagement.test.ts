import { beforeAll, describe, expect, inject, it } from "vitest";
import { type Answer, createApplication, randomName } from "./support/client";
import { createBasicKey, createPlatformKey, DEPLOYMENT } from "./support/connectors";
import { expectFits, expectStored, referenceIsPresent } from "./support/reference";
import { createCampaign } from "./support/rules";
import { addPoints, createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

type Body = Record<string, unknown>;
type Query = Readonly<Record<string, string>>;

interface Case {
  readonly operationId: string;
  readonly path: string;
  readonly query: () => Query;
  readonly stored: () => Body;
  readonly missing: Query;
}

const DOCUMENT = "third-party-api";
const dates = { startDate: "2020-01-01T00:00:00Z", expiryDate: "2999-01-01T00:00:00Z" };

describe.skipIf(!referenceIsPresent)("customer engagement fits the public document", () => {
  const reader = randomName("reader");
  let shop: SpendPointsShop;
  let campaignId: number;
  let keys: { readonly header: string; readonly basic: string; readonly stranger: string };

  beforeAll(async () => {
    shop = await createSpendPointsShop();
    campaignId = await createCampaign(shop.id, []);
    await addPoints(shop, reader, { points: 12.5 });
    await addPoints(shop, reader, { points: 1, subledgerId: "gifts" });
    keys = {
      header: await createPlatformKey(shop.id, "customer_engagement"),
      basic: await createBasicKey(shop.id, "customer_engagement"),
      stranger: (await createApplication()).key,
    };
  });

  const send = async (
    path: string,
    request: { readonly query?: Query; readonly body?: Body; readonly key?: string } = {},
    deployment = DEPLOYMENT,
  ): Promise<Answer<Body>> => {
    const { query = {}, body, key = keys.header } = request;
    const search = new URLSearchParams(query);
    const response = await fetch(`${inject("worker").url}/customer_engagement/${path}?${search}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: key,
        "destination-hostname": deployment,
        "customer-engagement-platform-name": "My CEP",
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === "" ? "" : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: answer as Body };
  };

  const cases: readonly Case[] = [
    {
      operationId: "cep/createCoupon",
      path: "coupon",
      query: () => ({
        applicationId: String(shop.id),
        campaignId: String(campaignId),
        externalCampaignId: "spring",
        recipientIntegrationId: reader,
        usageLimit: "3",
        discountLimit: "20",
        identifier: randomName("message"),
        ...dates,
      }),
      stored: () => ({
        ApplicationID: shop.id,
        CampaignID: campaignId,
        RecipientIntegrationID: reader,
        UsageLimit: 3,
        DiscountLimit: 20,
        IsReservationMandatory: false,
        StartDate: "2020-01-01T00:00:00.000Z",
        ExpiryDate: "2999-01-01T00:00:00.000Z",
        Attributes: {},
      }),
      missing: { campaignId: "999999999" },
    },
    {
      operationId: "cep/createReferral",
      path: "referral",
      query: () => ({
        campaignId: String(campaignId),
        advocateProfileIntegrationId: reader,
        friendProfileIntegrationId: "friend",
        usageLimit: "3",
        ...dates,
      }),
      stored: () => ({
        campaignId,
        advocateProfileIntegrationId: reader,
        friendProfileIntegrationId: "friend",
        usageLimit: 3,
        usageCounter: 0,
        startDate: "2020-01-01T00:00:00.000Z",
        expiryDate: "2999-01-01T00:00:00.000Z",
        attributes: {},
      }),
      missing: { campaignId: "999999999" },
    },
    {
      operationId: "cep/loyalty",
      path: "loyalty",
      query: () => ({ profileIntegrationId: reader, loyaltyProgramId: String(shop.programId) }),
      stored: () => ({
        id: shop.programId,
        title: "Sample Wallet",
        ledger: { currentBalance: 12.5, currentTier: { name: "Bronze" }, pointsToNextTier: 987.5 },
        subLedgers: { gifts: { currentBalance: 1 } },
      }),
      missing: { loyaltyProgramId: "999999999" },
    },
  ];

  it.each(cases)("$operationId", async ({ operationId, path, query, stored, missing }) => {
    const found = await send(path, { query: query() });
    expect(found.status, JSON.stringify(found.body)).toBe(200);
    expectFits(DOCUMENT, operationId, 200, found.body);
    expectStored(found.body, stored());
    expect((await send(path, { query: query(), key: keys.basic })).status).toBe(200);
    const refusals: [number, Answer<Body>][] = [
      [400, await send(path, { query: query() }, "")],
      [401, await send(path, { query: query(), key: keys.stranger })],
      [404, await send(path, { query: { ...query(), ...missing } })],
    ];
    for (const [status, refusal] of refusals) {
      expect(refusal.status).toBe(status);
      expectFits(DOCUMENT, operationId, status, refusal.body);
    }
  });

  it("cep/addLoyaltyPoints", async () => {
    const operationId = "cep/addLoyaltyPoints";
    const body = {
      profileIntegrationId: randomName("customer"),
      loyaltyProgramId: shop.programId,
      points: 300,
      name: "Compensation",
      validityDuration: "5D",
      pendingDuration: "12h",
      subledgerId: "sub-123",
      applicationId: shop.id,
    };
    const path = "add_loyalty_points";
    const added = await send(path, { body });
    expect(added.status).toBe(204);
    expectFits(DOCUMENT, operationId, 204, added.body);
    const refusals: [number, Answer<Body>][] = [
      [400, await send(path, { body: { ...body, points: 0 } })],
      [401, await send(path, { body, key: keys.stranger })],
      [404, await send(path, { body: { ...body, loyaltyProgramId: 999_999_999 } })],
    ];
    for (const [status, refusal] of refusals) {
      expect(refusal.status).toBe(status);
      expectFits(DOCUMENT, operationId, status, refusal.body);
    }
  });
});
