import { beforeAll, describe, expect, it } from "vitest";
import { createCampaign, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createRule, discount } from "../integration/rules-shop";
import { createRedemptionsShop, type RedemptionsShop } from "../redemptions/shop";

interface Option extends Record<string, unknown> {
  readonly id: number;
  readonly warnings: { readonly details: string }[];
}

interface Problem {
  readonly errors: { readonly details: string; readonly source: { readonly pointer: string } }[];
}

let key: string;
let shop: RedemptionsShop;
let campaignId: number;
let path: string;

beforeAll(async () => {
  key = await managementKey();
  shop = await createRedemptionsShop({ tiers: [{ name: "Gold", minPoints: 500 }] });
  campaignId = await createCampaign(shop.id);
  path = `/v1/applications/${shop.id}/redemption_options`;
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "$10 off",
    discountType: "fixed_amount",
    points: 100,
    discountAmountCents: 1000,
    loyaltyProgramId: shop.programId,
    campaignId,
    active: true,
    ...change,
  };
}

const create = (change?: Record<string, unknown>) => manage<Option>("POST", path, body(change));

async function problemsOf(change: Record<string, unknown>): Promise<string[]> {
  const answer = await call<Problem>("POST", path, body(change), key);
  expect(answer.status).toBe(400);
  return answer.body.errors.map(({ source }) => source.pointer);
}

const without = (...fields: string[]) => Object.fromEntries(fields.map((field) => [field, null]));
const plain = { discountAmountCents: null };

describe("redemption options", () => {
  it("are created with every field, and read back alike", async () => {
    const audience = await call<{ id: number }>(
      "POST",
      "/v2/audiences",
      { name: randomName("friends") },
      shop.key,
    );
    const eligibility = {
      tiers: ["Gold"],
      audienceIds: [audience.body.id],
      minimumBalance: 200.5,
      limitPerCustomer: 3,
      period: "monthly",
    };
    const whole = body({
      description: "ten",
      icon: "fa-gift",
      subledgerId: "web",
      couponPattern: "TEN-########",
      couponValidity: "30D_U",
      startDate: "2026-01-01T00:00:00.000Z",
      endDate: "2999-01-01T00:00:00.000Z",
      eligibility,
      amounts: { EUR: 900, JPY: 150_000 },
    });
    const { warnings, ...created } = await manage<Option>("POST", path, whole);
    expect(created).toMatchObject(whole);
    expect(warnings.map(({ details }) => details)).toEqual(["The campaign has no active ruleset"]);
    const read = await manage("GET", `${path}/${created.id}`);
    expect(read).toEqual(created);
  });

  it("of every type are created with the field that says what they are worth", async () => {
    const types = [
      { discountType: "gift_card", discountAmountCents: 2500 },
      { discountType: "percentage", ...plain, discountPercentage: 12.5 },
      { discountType: "free_product", ...plain, sku: "MUG" },
      { discountType: "free_shipping", ...plain },
      {
        discountType: "fixed_variable",
        ...plain,
        points: undefined,
        rateCents: 0.5,
        step: 10,
        minimumPoints: 50,
      },
    ];
    for (const type of types) {
      const { points: _, ...shown } = type as Record<string, unknown>;
      expect(await create(type)).toMatchObject(shown);
    }
    const listed = await manage<{ totalResultSize: number; data: Option[] }>(
      "GET",
      `${path}?pageSize=2&sort=-id`,
    );
    expect(listed.totalResultSize).toBeGreaterThanOrEqual(5);
    expect(listed.data.map(({ discountType }) => discountType)).toEqual([
      "fixed_variable",
      "free_shipping",
    ]);
  });

  it("warn while the campaign's rules would give their discount without a coupon", async () => {
    const always = await createRule(shop, [discount(1)]);
    const { warnings } = await create({ campaignId: always });
    expect(warnings.map(({ details }) => details)).toEqual([
      "Some rule of the campaign asks for no coupon: it applies without redemption",
    ]);
    const coupon = { type: "checkCoupon", redeem: true };
    const asking = await createRule(shop, [coupon, discount(1)]);
    expect((await create({ campaignId: asking })).warnings).toEqual([]);
    const off = await createRule(shop, [coupon, discount(1)], { state: "disabled" });
    expect((await create({ campaignId: off })).warnings.map(({ details }) => details)).toEqual([
      "The campaign is disabled",
    ]);
  });

  it("define the attributes that their coupons carry", async () => {
    await create();
    const listed = await manage<{ data: { name: string; entity: string; type: string }[] }>(
      "GET",
      "/v1/attributes?entity=Coupon&pageSize=1000",
    );
    const types = Object.fromEntries(
      listed.data.filter(({ entity }) => entity === "Coupon").map(({ name, type }) => [name, type]),
    );
    expect(types).toMatchObject({
      RedemptionOptionId: "number",
      DiscountAmount: "number",
      DiscountPercentage: "number",
      Sku: "string",
      Currency: "string",
    });
  });

  it("are replaced as a whole, and deleted", async () => {
    const { id } = await create({ eligibility: { limitPerCustomer: 1 }, amounts: { EUR: 1 } });
    const replaced = await manage<Option>("PUT", `${path}/${id}`, body({ active: false }));
    expect(replaced).toMatchObject({ id, active: false, eligibility: {}, amounts: {} });
    const deleted = await call("DELETE", `${path}/${id}`, undefined, key);
    expect(deleted.status).toBe(204);
    for (const [method, sent] of [["GET"], ["PUT", body()], ["DELETE"]] as const) {
      expect((await call(method, `${path}/${id}`, sent, key)).status).toBe(404);
    }
  });

  it("stay with their campaign, which the limits of customers are counted by", async () => {
    const { id } = await create({});
    const moved = body({ campaignId: await createCampaign(shop.id) });
    const refused = await call("PUT", `${path}/${id}`, moved, key);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ errors: [{ source: { pointer: "/campaignId" } }] });
  });

  it.each([
    [{ points: 0 }, "/points"],
    [{ points: 1.5 }, "/points"],
    [{ discountAmountCents: null }, "/discountAmountCents"],
    [{ discountPercentage: 10 }, "/discountPercentage"],
    [{ discountType: "percentage", ...plain }, "/discountPercentage"],
    [{ discountType: "percentage", ...plain, discountPercentage: 101 }, "/discountPercentage"],
    [{ discountType: "free_product", ...plain }, "/sku"],
    [{ discountType: "free_shipping" }, "/discountAmountCents"],
    [{ discountType: "free_shipping", ...plain, amounts: { EUR: 1 } }, "/amounts"],
    [{ discountType: "fixed_variable", ...plain, rateCents: 1 }, "/points"],
    [{ discountType: "fixed_variable", ...plain, points: 0 }, "/rateCents"],
    [
      {
        discountType: "fixed_variable",
        ...plain,
        points: 0,
        rateCents: 1,
        step: 10,
        minimumPoints: 5,
      },
      "/minimumPoints",
    ],
    [{ step: 5 }, "/step"],
    [{ minimumPoints: 5 }, "/minimumPoints"],
    [{ amounts: { XQZ: 100 } }, "/amounts/XQZ"],
    [{ amounts: { eur: 100 } }, "/amounts/eur"],
    [{ amounts: { USD: 100 } }, "/amounts/USD"],
    [{ amounts: { EUR: 1.5 } }, "/amounts/EUR"],
    [{ amounts: { JPY: 150 } }, "/amounts/JPY"],
    [{ startDate: "2026-02-01T00:00:00Z", endDate: "2026-02-01T00:00:00Z" }, "/endDate"],
    [{ couponValidity: "soon" }, "/couponValidity"],
    [{ couponValidity: "immediate" }, "/couponValidity"],
    [{ couponValidity: "0D" }, "/couponValidity"],
    [{ couponPattern: "FIXED" }, "/couponPattern"],
    [{ couponPattern: "A##" }, "/couponPattern"],
    [{ eligibility: { period: "daily" } }, "/eligibility/period"],
    [{ eligibility: { tiers: ["Gold", "Lead"] } }, "/eligibility/tiers/1"],
    [{ eligibility: { audienceIds: [999_999_999] } }, "/eligibility/audienceIds/0"],
    [{ campaignId: 999_999_999 }, "/campaignId"],
    [{ loyaltyProgramId: 999_999_999 }, "/loyaltyProgramId"],
  ])("are refused with %j", async (change, pointer) => {
    expect(await problemsOf(change)).toEqual([pointer]);
  });

  it("are refused with every problem at once", async () => {
    const change = { ...without("discountAmountCents"), step: 1, couponValidity: "x" };
    expect((await problemsOf(change)).toSorted()).toEqual([
      "/couponValidity",
      "/discountAmountCents",
      "/step",
    ]);
  });

  it("are refused for programs of cards, of other Applications, and without subledgers", async () => {
    const other = await createRedemptionsShop({ allowSubledger: false });
    expect(await problemsOf({ loyaltyProgramId: other.programId })).toEqual(["/loyaltyProgramId"]);
    const cards = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("cards"),
      title: "Cards",
      timezone: "UTC",
      cardBased: true,
      sandbox: false,
      allowSubledger: true,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      subscribedApplications: [shop.id],
      tiers: [],
      usersPerCardLimit: 1,
    });
    expect(await problemsOf({ loyaltyProgramId: cards.id })).toEqual(["/loyaltyProgramId"]);
    const foreign = await call<Problem>(
      "POST",
      `/v1/applications/${other.id}/redemption_options`,
      body({ loyaltyProgramId: other.programId, subledgerId: "web" }),
      key,
    );
    expect(foreign.body.errors.map(({ source }) => source.pointer).toSorted()).toEqual([
      "/campaignId",
      "/subledgerId",
    ]);
  });

  it("of one Application are not another's", async () => {
    const { id } = await create();
    const other = await createRedemptionsShop();
    const foreign = `/v1/applications/${other.id}/redemption_options`;
    expect((await call("GET", `${foreign}/${id}`, undefined, key)).status).toBe(404);
    expect((await call("DELETE", `${foreign}/${id}`, undefined, key)).status).toBe(404);
    expect(await manage("GET", foreign)).toEqual({ totalResultSize: 0, data: [] });
    expect(await manage("GET", `${path}/${id}`)).toMatchObject({ id });
  });
});
