import { beforeAll, describe, expect, it } from "vitest";
import { call, manage, randomName } from "./support/client";
import { createBasicKey, DEPLOYMENT } from "./support/connectors";
import { expectFits, referenceIsPresent } from "./support/reference";
import { createCampaign } from "./support/rules";
import { createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

type Row = Record<string, unknown>;

const COUPON_FIELDS = [
  "id",
  "created",
  "value",
  "usageLimit",
  "usageCounter",
  "recipientIntegrationId",
  "reservation",
  "batchId",
  "profileRedemptionCount",
  "state",
];
const BALANCE_FIELDS = ["activeBalance", "pendingBalance", "expiredBalance", "spentBalance"];

describe.skipIf(!referenceIsPresent)("Emarsys fits the public document", () => {
  const contact = randomName("contact");
  let shop: SpendPointsShop;
  let key: string;
  let campaignId: number;
  let audienceId: number;

  beforeAll(async () => {
    shop = await createSpendPointsShop();
    key = await createBasicKey(shop.id, "emarsys");
    campaignId = await createCampaign(shop.id, []);
    const coupons = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons`;
    const personal = { usageLimit: 1, numberOfCoupons: 1, recipientIntegrationId: contact };
    await manage("POST", coupons, personal);
    await call("PUT", `/v2/customer_profiles/${contact}`, {}, shop.key);
    const audience = { name: randomName("audience") };
    audienceId = (await call<{ id: number }>("POST", "/v2/audiences", audience, shop.key)).body.id;
  });

  const post = (path: string, body: unknown, authorization = key, deployment = DEPLOYMENT) =>
    call<{ content: Row[] }>(
      "POST",
      `/emarsys/${path}?deployment=${deployment}`,
      body,
      authorization,
    );

  const operations = [
    [
      "emarsys/getCoupon",
      "customer_profiles/coupons",
      COUPON_FIELDS,
      () => ({ campaignId: String(campaignId), integrationId: contact }),
      // The document names the reference alone: fields are whatever the request lists.
      COUPON_FIELDS,
    ],
    [
      "emarsys/getLoyaltyProgramBalance",
      "loyalty_programs/profile/balance",
      BALANCE_FIELDS,
      () => ({
        loyaltyProgramId: String(shop.programId),
        integrationId: contact,
        subledgerId: "gifts",
      }),
      [],
    ],
    [
      "emarsys/v2/updateCustomerProfilesAudiences",
      "customer_profiles/audiences",
      [],
      () => ({ customerProfileId: contact, audienceId: String(audienceId), actionType: "add" }),
      [],
    ],
  ] as const;

  it.each(operations)("%s", async (operationId, path, fields, reference, unnamed) => {
    const body = { parameters: [reference()], fields, limit: 10 };
    const found = await post(path, body);
    expect(found.status).toBe(200);
    const [row = {}] = found.body.content;
    expect(row).toMatchObject(reference());
    expect(Object.keys(row).sort()).toEqual([...Object.keys(reference()), ...fields].sort());
    const documented = { content: found.body.content.map((each) => without(each, unnamed)) };
    expectFits("third-party-api", operationId, 200, documented);
    const invalid = await post(path, { ...body, parameters: {} });
    expect(invalid.status).toBe(400);
    expectFits("third-party-api", operationId, 400, invalid.body);
    const homeless = await post(path, body, key, "");
    expect(homeless.status).toBe(400);
    expectFits("third-party-api", operationId, 400, homeless.body);
    const stranger = await post(path, body, shop.key);
    expect(stranger.status).toBe(401);
    expectFits("third-party-api", operationId, 401, stranger.body);
  });
});

function without(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
