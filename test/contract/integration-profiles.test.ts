import { beforeAll, describe, expect, it } from "vitest";
import { call, randomName } from "./support/client";
import { expectFits, expectStored, referenceIsPresent } from "./support/reference";
import { createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

describe.skipIf(!referenceIsPresent)("profiles fit the public document", () => {
  let shop: SpendPointsShop;
  beforeAll(async () => {
    shop = await createSpendPointsShop();
  });

  const put = (body: unknown, key = shop.key) =>
    call("PUT", `/v2/customer_profiles/${randomName("customer")}`, body, key);

  it("an update, with every field that was sent", async () => {
    const sent = { attributes: { Language: "en" } };
    const answer = await put(sent);
    expect(answer.status).toBe(200);
    expectFits("integration-api", "updateCustomerProfileV2", 200, answer.body);
    expectStored(answer.body["customerProfile"], sent);
  });

  it("refusals of the body and of the key", async () => {
    const invalid = await put({ attributes: { Nobody: 1 } });
    expect(invalid.status).toBe(400);
    expectFits("integration-api", "updateCustomerProfileV2", 400, invalid.body);
    const unauthorized = await put({}, "ApiKey-v1 wrong");
    expect(unauthorized.status).toBe(401);
    expectFits("integration-api", "updateCustomerProfileV2", 401, unauthorized.body);
  });
});
