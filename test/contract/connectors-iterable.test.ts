import { beforeAll, describe, expect, it } from "vitest";
import { call, createApplication, randomName } from "./support/client";
import { createPlatformKey, DEPLOYMENT } from "./support/connectors";
import { expectFits, expectStored, referenceIsPresent } from "./support/reference";
import { createCampaign } from "./support/rules";
import { addPoints, createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

describe.skipIf(!referenceIsPresent)("Iterable fits the public document", () => {
  const reader = randomName("reader");
  let shop: SpendPointsShop;
  let key: string;
  let campaignId: number;

  beforeAll(async () => {
    shop = await createSpendPointsShop();
    key = await createPlatformKey(shop.id, "iterable");
    campaignId = await createCampaign(shop.id, []);
    await addPoints(shop, reader, { points: 12.5 });
    await addPoints(shop, reader, { points: 1, subledgerId: "gifts" });
    await call("PUT", `/v2/customer_profiles/${reader}`, {}, shop.key);
  });

  const feed = (path: string, query: Readonly<Record<string, string>>, authorization = key) => {
    const search = new URLSearchParams({ deployment: DEPLOYMENT, ...query });
    return call("GET", `/iterable/${path}?${search}`, undefined, authorization);
  };

  const dates = { startDate: "2020-01-01T00:00:00Z", expiryDate: "2999-01-01T00:00:00Z" };

  const operations = [
    [
      "iterable/createCoupon",
      "coupon",
      () => ({
        applicationId: String(shop.id),
        campaignId: String(campaignId),
        iterableCampaignId: "spring",
        recipientIntegrationId: reader,
        usageLimit: "3",
        discountLimit: "20",
        ...dates,
      }),
      () => ({
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
      { campaignId: "999999999" },
    ],
    [
      "iterable/createReferral",
      "referral",
      () => ({
        campaignId: String(campaignId),
        advocateProfileIntegrationId: reader,
        friendProfileIntegrationId: "friend",
        usageLimit: "3",
        ...dates,
      }),
      () => ({
        campaignId,
        advocateProfileIntegrationId: reader,
        friendProfileIntegrationId: "friend",
        usageLimit: 3,
        usageCounter: 0,
        startDate: "2020-01-01T00:00:00.000Z",
        expiryDate: "2999-01-01T00:00:00.000Z",
        attributes: {},
      }),
      { campaignId: "999999999" },
    ],
    [
      "iterable/loyalty",
      "loyalty",
      () => ({ profileIntegrationId: reader, loyaltyProgramId: String(shop.programId) }),
      () => ({
        id: shop.programId,
        title: "Sample Wallet",
        ledger: { currentBalance: 12.5, currentTier: { name: "Bronze" }, pointsToNextTier: 987.5 },
        subLedgers: { gifts: { currentBalance: 1 } },
      }),
      { loyaltyProgramId: "999999999" },
    ],
  ] as const;

  it.each(operations)("%s", async (operationId, path, query, stored, missing) => {
    const found = await feed(path, query());
    expect(found.status, JSON.stringify(found.body)).toBe(200);
    expectFits("third-party-api", operationId, 200, found.body);
    expectStored(found.body, stored());
    const homeless = await feed(path, { ...query(), deployment: "" });
    expect(homeless.status).toBe(400);
    expectFits("third-party-api", operationId, 400, homeless.body);
    const stranger = await feed(path, query(), (await createApplication()).key);
    expect(stranger.status).toBe(401);
    expectFits("third-party-api", operationId, 401, stranger.body);
    const nowhere = await feed(path, { ...query(), ...missing });
    expect(nowhere.status).toBe(404);
    expectFits("third-party-api", operationId, 404, nowhere.body);
  });
});
