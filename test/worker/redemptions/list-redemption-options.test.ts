import { beforeAll, describe, expect, it } from "vitest";
import { createCampaign, manage } from "../../support/deployment";
import { call } from "../../support/http";
import { redeemCall } from "./shop";
import {
  createOption,
  createTrader,
  createTradeShop,
  redeemPoints,
  type TradeShop,
} from "./trade-shop";

interface OptionsBody {
  readonly redemption_options: { readonly id: number; readonly name: string }[];
  readonly metadata: { readonly next_page_info: string | null };
  readonly code: string;
}

let shop: TradeShop;

beforeAll(async () => {
  shop = await createTradeShop(
    { name: "Five", description: "Five off", amounts: { EUR: 450 } },
    { tiers: [{ name: "Gold", minPoints: 500 }] },
  );
});

const read = (query = "") => redeemCall<OptionsBody>(shop, "GET", `/redemption_options${query}`);

async function idsOf(query = ""): Promise<number[]> {
  const { status, body } = await read(query);
  expect(status).toBe(200);
  return body.redemption_options.map(({ id }) => id);
}

describe("the options that can be taken", () => {
  it("are told in the callers' words", async () => {
    const variable = await createOption(shop, {
      name: "Any",
      discountType: "fixed_variable",
      rateCents: 0.5,
      step: 20,
      minimumPoints: 100,
    });
    const { body } = await read("?discount_type=fixed_variable");
    expect(body).toEqual({
      redemption_options: [
        {
          id: variable,
          name: "Any",
          description: "",
          icon: "",
          type: "variable",
          amount: 0,
          cost_text: "From 100 points, in steps of 20",
          applies_to_product_type: "all",
          duration: "once",
          discount_type: "fixed_variable",
          discount_amount_cents: null,
          discount_percentage: null,
          discount_rate_cents: 0.5,
          sku: null,
          step: 20,
          minimum_points: 100,
          currency: "USD",
          amounts: {},
        },
      ],
      metadata: { next_page_info: null },
    });
    const all = await read("?is_offline=false");
    expect(all.body.redemption_options).toContainEqual(
      expect.objectContaining({
        id: shop.optionId,
        type: "fixed",
        amount: 10,
        cost_text: "10 points",
        discount_amount_cents: 500,
        amounts: { EUR: 450 },
      }),
    );
  });

  it("leave out what is off, over, not begun, deleted, or of a campaign that does not run", async () => {
    const inactive = await createOption(shop, { active: false });
    const over = await createOption(shop, { endDate: "2020-01-01T00:00:00Z" });
    const future = await createOption(shop, { startDate: "2999-01-01T00:00:00Z" });
    const deleted = await createOption(shop);
    await manage("DELETE", `/v1/applications/${shop.id}/redemption_options/${deleted}`);
    const campaignId = await createCampaign(shop.id, undefined, { state: "disabled" });
    const stopped = await createOption({ ...shop, campaignId });
    const shown = new Set(await idsOf());
    expect(shown.has(shop.optionId)).toBe(true);
    for (const id of [inactive, over, future, deleted, stopped]) expect(shown.has(id)).toBe(false);
  });

  it("come in pages that never overlap", async () => {
    await createOption(shop);
    await createOption(shop);
    const all = await idsOf();
    const paged: number[] = [];
    let cursor = "";
    for (let page = 0; page <= all.length; page += 1) {
      const { body } = await read(`?per_page=2${cursor}`);
      paged.push(...body.redemption_options.map(({ id }) => id));
      const next = body.metadata.next_page_info;
      if (next === null) break;
      cursor = `&page_info=${next}`;
    }
    expect(paged).toEqual(all);
  });

  it("for a customer are those that they are eligible for, whatever they can afford", async () => {
    const gold = await createOption(shop, { eligibility: { tiers: ["Gold"] } });
    const rich = await createOption(shop, { eligibility: { minimumBalance: 50 } });
    const once = await createOption(shop, { eligibility: { limitPerCustomer: 1 } });
    const daily = await createOption(shop, {
      eligibility: { limitPerCustomer: 1, period: "daily" },
    });
    const audience = await call<{ id: number }>("POST", "/v2/audiences", { name: "VIP" }, shop.key);
    const friends = await createOption(shop, { eligibility: { audienceIds: [audience.body.id] } });
    const poor = await createTrader(shop, 20);
    const rest = [gold, rich, once, daily, friends];
    const own = async (email: string) => {
      const ids = await idsOf(`?customer_email=${email}&per_page=250`);
      return ids.filter((id) => rest.includes(id));
    };
    expect(await own(poor.email)).toEqual([once, daily]);
    await redeemPoints(shop, { customer_email: poor.email, redemption_option_id: once });
    await redeemPoints(shop, { customer_email: poor.email, redemption_option_id: daily });
    expect(await own(poor.email)).toEqual([]);
    expect(await idsOf(`?customer_id=${poor.customerId}&per_page=250`)).toContain(shop.optionId);
    const loyal = await createTrader(shop, 600);
    const join = {
      action: "add",
      profileIntegrationId: loyal.customerId,
      audienceId: audience.body.id,
    };
    await call("POST", "/v2/customer_audiences", { data: [join] }, shop.key);
    expect(await own(loyal.email)).toEqual([gold, rich, once, daily, friends]);
  });

  it("are refused for what can't be honoured", async () => {
    for (const query of [
      "?is_offline=true",
      "?discount_type=magic",
      "?per_page=0",
      "?per_page=251",
      "?page_info=elsewhere",
      "?customer_email=nobody",
    ]) {
      expect(await read(query)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    }
    const nobody = await read("?customer_email=nobody@example.com");
    expect(nobody).toMatchObject({ status: 404, body: { code: "customer_not_found" } });
    const [one, two] = [await createTrader(shop, 0), await createTrader(shop, 0)];
    const several = await read(`?customer_email=${one.email}&customer_id=${two.customerId}`);
    expect(several).toMatchObject({ status: 422, body: { code: "customer_ambiguous" } });
  });
});
