import { beforeAll, expect, it } from "vitest";
import { managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute } from "../integration/spend-points-shop";
import { mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import { createTradeShop, type TradeShop } from "./trade-shop";

/** Alone in its file: the attributes of profiles are the whole account's. */
let shop: TradeShop;
let key: string;

beforeAll(async () => {
  shop = await createTradeShop();
  key = await managementKey();
});

const createTagged = () =>
  call<{ warnings: { details: string }[]; errors: { source: object; details: string }[] }>(
    "POST",
    `/v1/applications/${shop.id}/redemption_options`,
    {
      name: randomName("option"),
      discountType: "fixed_amount",
      points: 10,
      discountAmountCents: 500,
      loyaltyProgramId: shop.programId,
      campaignId: shop.campaignId,
      active: true,
      eligibility: { tags: ["VIP"] },
    },
    key,
  );

it("options warn while profiles have no tags, and are refused when Tags is no text", async () => {
  expect((await createTagged()).body.warnings).toMatchObject([
    { details: expect.stringContaining("customer.tags") },
  ]);
  await defineAttribute("CustomerProfile", "Tags", "number");
  expect(await createTagged()).toMatchObject({
    status: 400,
    body: { errors: [{ source: { pointer: "/eligibility/tags" } }] },
  });
});

it("an order with tags is refused and not recorded", async () => {
  const email = `${randomName("tagged")}@example.com`;
  const order = {
    customer_email: email,
    order_id: randomName("order"),
    total_amount_cents: 6000,
    items: [mugs(2)],
  };
  const refused = await sendOrder(shop, { ...order, customer: { tags: ["VIP"] } });
  expect(refused).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  expect(refused.body.error).toContain(
    "/customer/tags: Profiles have an attribute Tags that is a number",
  );
  const read = await redeemCall(shop, "GET", `/customers?customer_email=${email}`);
  expect(read.status).toBe(404);
  expect((await sendOrder(shop, order)).status).toBe(200);
});
