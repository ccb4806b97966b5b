import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute } from "../integration/spend-points-shop";
import { mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import {
  createOption,
  createTrader,
  createTradeShop,
  type Customer,
  redeemPoints,
  type TradeShop,
} from "./trade-shop";

let shop: TradeShop;
let tagged: number;

beforeAll(async () => {
  shop = await createTradeShop();
  tagged = await createOption(shop, { eligibility: { tags: ["VIP", "Staff"] } });
});

const redeem = ({ customerId }: Customer) =>
  redeemPoints(shop, { customer_id: customerId, redemption_option_id: tagged });

async function listedTo({ customerId }: Customer): Promise<boolean> {
  const path = `/redemption_options?customer_id=${customerId}`;
  const { body } = await redeemCall<{ redemption_options: { id: number }[] }>(shop, "GET", path);
  return body.redemption_options.some(({ id }) => id === tagged);
}

async function attributesOf({ customerId }: Customer): Promise<Record<string, unknown>> {
  const statement = env.DB.prepare("SELECT attributes FROM profiles WHERE integration_id = ?1");
  const row = await statement.bind(customerId).first<{ attributes: string }>();
  return JSON.parse(row?.attributes ?? "{}") as Record<string, unknown>;
}

const order = (customer: Customer, more: Readonly<Record<string, unknown>>) =>
  sendOrder(shop, {
    customer_email: customer.email,
    order_id: randomName("order"),
    total_amount_cents: 6000,
    items: [mugs(2)],
    ...more,
  });

describe("an option for customers with a tag", () => {
  it("is refused to others, and open to who got the tag with an order", async () => {
    const customer = await createTrader(shop, 10);
    expect(await redeem(customer)).toMatchObject({
      status: 422,
      body: { code: "not_eligible", error: expect.stringContaining("VIP or Staff") },
    });
    expect(await listedTo(customer)).toBe(false);
    const sent = { customer: { tags: ["new", "Staff"], has_account: true }, tags: "web, gift" };
    expect((await order(customer, sent)).status).toBe(200);
    expect((await attributesOf(customer))["Tags"]).toEqual(["new", "Staff"]);
    expect(await listedTo(customer)).toBe(true);
    expect((await redeem(customer)).status).toBe(200);
  });

  it("is open to who has the tag in a profile that the shop wrote", async () => {
    const customer = await createTrader(shop, 10);
    await defineAttribute("CustomerProfile", "Tags", "(list string)");
    const path = `/v2/customer_profiles/${customer.customerId}`;
    const attributes = { Tags: ["VIP"] };
    expect((await call("PUT", path, { attributes }, shop.key)).status).toBe(200);
    expect((await redeem(customer)).status).toBe(200);
  });
});

describe("the tags of an order's customer", () => {
  it("replace what was there, stay where none are told, and go with an empty list", async () => {
    const customer = await createTrader(shop, 0);
    const told = [
      [{ tags: "a, b,,a" }, ["a", "b"]],
      [undefined, ["a", "b"]],
      [null, ["a", "b"]],
      [{ tags: '["c"]' }, ["c"]],
      [{ tags: "" }, ["c"]],
      [{ tags: [] }, []],
    ] as const;
    for (const [sent, kept] of told) {
      expect((await order(customer, { customer: sent })).status).toBe(200);
      expect((await attributesOf(customer))["Tags"]).toEqual(kept);
    }
  });

  it("are seen by the rules of that order, and do not come back with its repeat", async () => {
    const customer = await createTrader(shop, 0);
    await createCampaign(shop.id, tagRules(shop.programId));
    const order_id = randomName("order");
    const first = await order(customer, { order_id, customer: { tags: ["double"] } });
    expect(first.body).toMatchObject({ points_earned: 7 });
    expect((await order(customer, { customer: { tags: [] } })).body).toMatchObject({
      points_earned: 0,
    });
    const again = await order(customer, { order_id, customer: { tags: ["double"] } });
    expect(again.body).toMatchObject({ order_id, points_earned: 7 });
    expect((await attributesOf(customer))["Tags"]).toEqual([]);
  });

  it("are refused when they are no tags", async () => {
    const customer = await createTrader(shop, 0);
    for (const tags of [7, [7], { a: 1 }, ["x".repeat(256)], Array.from({ length: 251 }, String)]) {
      const answer = await order(customer, { customer: { tags } });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(answer.body.error).toContain("/customer/tags");
    }
  });
});

it("an option's tags come back as they were written", async () => {
  const path = `/v1/applications/${shop.id}/redemption_options`;
  const read = await manage("GET", `${path}/${tagged}`);
  expect(read["eligibility"]).toEqual({ tags: ["VIP", "Staff"] });
});

/** Seven points for an order of who has the tag "double". */
function tagRules(programId: number): Readonly<Record<string, unknown>> {
  return {
    promotionRules: [
      {
        title: "Seven points",
        blocks: [
          {
            id: "tag",
            type: "checkAttribute",
            attribute: "$Profile.Attributes.Tags",
            operator: "contains",
            value: "double",
          },
          {
            id: "points",
            type: "awardLoyaltyPoints",
            program: { id: programId },
            subledger: "",
            name: "Order",
            value: 7,
            partial: false,
            target: { type: "cart" },
            recipient: "Current",
          },
        ],
      },
    ],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  };
}
