import { beforeAll, describe, expect, it } from "vitest";
import { call, randomName } from "./support/client";
import { expectFits, referenceIsPresent } from "./support/reference";
import { addPoints, createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

const operations = [
  ["balances", "getLoyaltyBalances", "?includeTiers=true", "?endDate=soon"],
  ["transactions", "getLoyaltyProgramProfileTransactions", "", "?awaitsActivation=false"],
  ["points", "getLoyaltyProgramProfilePoints", "?sort=-startDate", "?pageSize=0"],
] as const;

describe.skipIf(!referenceIsPresent)("loyalty reads fit the public document", () => {
  const customer = randomName("customer");
  let shop: SpendPointsShop;
  beforeAll(async () => {
    shop = await createSpendPointsShop();
    await addPoints(shop, customer, { points: 120, name: "Welcome" });
    await addPoints(shop, customer, {
      points: 3.25,
      subledgerId: "gifts",
      pendingDuration: "on_action",
      validityDuration: "30D",
    });
    await addPoints(shop, customer, { points: 1, validUntil: "2998-01-01T00:00:00Z" });
    const closed = await call(
      "PUT",
      `/v2/customer_sessions/${randomName("order")}`,
      {
        customerSession: {
          profileId: customer,
          state: "closed",
          cartItems: [{ sku: "a", quantity: 1, price: 200 }],
          attributes: { PointsToSpend: 50 },
        },
      },
      shop.key,
    );
    expect(closed.body["effects"]).toHaveLength(4);
  });

  const read = (what: string, whose = customer, key = shop.key) =>
    call("GET", `/v1/loyalty_programs/${shop.programId}/profile/${whose}/${what}`, undefined, key);

  it.each(operations)("%s", async (what, operationId, good, bad) => {
    const found = await read(what + good);
    expect(found.status).toBe(200);
    expectFits("integration-api", operationId, 200, found.body);
    if (what !== "balances") expect(found.body["data"]).not.toEqual([]);
    const invalid = await read(what + bad);
    expect(invalid.status).toBe(400);
    expectFits("integration-api", operationId, 400, invalid.body);
    const unauthorized = await read(what, customer, "ApiKey-v1 wrong");
    expect(unauthorized.status).toBe(401);
    expectFits("integration-api", operationId, 401, unauthorized.body);
    const missing = await read(what, randomName("nobody"));
    expect(missing.status).toBe(404);
    expectFits("integration-api", operationId, 404, missing.body);
  });
});
