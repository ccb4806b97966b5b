import { expect, it } from "vitest";
import { createApiKey, createApplication, randomName } from "../../support/deployment";
import { createCouponCampaign, effectsOfType, putSession } from "./spend-points-shop";

const DAY_NS = 86_400_000_000_000;

it("a key's clock decides which period a budget is charged in, and what is left of it", async () => {
  const shop = await createApplication();
  const limits = [{ action: "redeemCoupon", limit: 1, period: "monthly", entities: [] }];
  await createCouponCampaign(shop.id, { couponPattern: "LATER", usageLimit: 0 }, { limits });
  const later = { ...shop, key: await createApiKey(shop.id, { timeOffset: 40 * DAY_NS }) };
  const close = async (key: typeof shop) => {
    const cartItems = [{ name: "P", sku: "p", quantity: 1, price: 10 }];
    const sent = { state: "closed", couponCodes: ["LATER"], cartItems };
    const answer = await putSession(key, randomName("order"), sent);
    expect(answer.status).toBe(200);
    return effectsOfType(answer.body, "rejectCoupon").map(({ props }) => props["rejectionReason"]);
  };
  expect(await close(later)).toEqual([]);
  expect(await close(later)).toEqual(["CampaignLimitReached"]);
  expect(await close(shop)).toEqual([]);
});
