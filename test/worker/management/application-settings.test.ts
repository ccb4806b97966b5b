import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";

interface Problem {
  errors: { source: { pointer?: string } }[];
}

const BASE = { name: "Shop", currency: "USD", timezone: "UTC" };
let key: string;
let attribute: Record<"Campaign" | "Coupon", string>;

beforeAll(async () => {
  key = await managementKey();
  const define = async (entity: string) => {
    const name = `a${crypto.randomUUID().replaceAll("-", "")}`;
    await manage("POST", "/v1/attributes", {
      entity,
      name,
      title: "Owner",
      type: "string",
      description: "",
      suggestions: [],
      editable: true,
    });
    return name;
  };
  attribute = { Campaign: await define("Campaign"), Coupon: await define("Coupon") };
});

async function newApplication() {
  const { id } = await createApplication();
  const path = `/v1/applications/${id}`;
  const update = (change: Record<string, unknown>) =>
    call<Problem & Record<string, unknown>>("PUT", path, { ...BASE, ...change }, key);
  return { path, update };
}

const campaign = (change: Record<string, unknown> = {}) => ({
  name: "C",
  state: "enabled",
  tags: [],
  features: [],
  limits: [],
  ...change,
});

describe("the settings of an Application", () => {
  it("come back as an update stored them, and stay when another leaves them out", async () => {
    const { path, update } = await newApplication();
    const settings = {
      limits: [{ action: "setDiscount", limit: 10, entities: [] }],
      attributesSettings: { mandatory: { campaigns: [attribute.Campaign], coupons: [] } },
      defaultDiscountScope: "cartItems",
      defaultDiscountAdditionalCostPerItemScope: "itemTotal",
      enableCascadingDiscounts: true,
      enablePartialDiscounts: true,
      caseSensitivity: "insensitive-uppercase",
    };
    expect(await update(settings)).toMatchObject({ status: 200, body: settings });
    expect(await update({})).toMatchObject({ status: 200, body: settings });
    expect(await manage("GET", path)).toMatchObject(settings);
  });

  it("may ask for attributes: a campaign or a coupon without them is refused", async () => {
    const { path, update } = await newApplication();
    const { id } = await manage<{ id: number }>("POST", `${path}/campaigns`, campaign());
    const mandatory = { campaigns: [attribute.Campaign], coupons: [attribute.Coupon] };
    await update({ attributesSettings: { mandatory } });
    const refused = await call<Problem>("POST", `${path}/campaigns`, campaign(), key);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]?.source.pointer).toBe(`/attributes/${attribute.Campaign}`);
    const attributes = { [attribute.Campaign]: "me" };
    const created = await call("POST", `${path}/campaigns`, campaign({ attributes }), key);
    expect(created.status).toBe(201);
    const one = `${path}/campaigns/${id}`;
    expect((await call("PUT", one, campaign({ attributes: {} }), key)).status).toBe(400);
    expect((await call("PUT", one, campaign({ state: "disabled" }), key)).status).toBe(200);
    const coupons = { usageLimit: 1, numberOfCoupons: 1 };
    const bare = await call<Problem>("POST", `${one}/coupons`, coupons, key);
    expect(bare.status).toBe(400);
    expect(bare.body.errors[0]?.source.pointer).toBe(`/attributes/${attribute.Coupon}`);
    const full = { ...coupons, attributes: { [attribute.Coupon]: "me" } };
    expect((await call("POST", `${one}/coupons`, full, key)).status).toBe(204);
  });

  it("may make attributes mandatory from the start", async () => {
    const mandatory = { campaigns: [attribute.Campaign], coupons: [attribute.Coupon] };
    const settings = { ...BASE, attributesSettings: { mandatory } };
    const made = await manage<{ id: number }>("POST", "/v1/applications", settings);
    const path = `/v1/applications/${made.id}`;
    expect(await manage("GET", path)).toMatchObject({ attributesSettings: { mandatory } });
    const bare = await call<Problem>("POST", `${path}/campaigns`, campaign(), key);
    expect(bare.body.errors[0]?.source.pointer).toBe(`/attributes/${attribute.Campaign}`);
    const wrong = { mandatory: { coupons: [attribute.Coupon, "Nowhere"] } };
    const body = { ...BASE, attributesSettings: wrong };
    const refused = await call<Problem>("POST", "/v1/applications", body, key);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ source }) => source.pointer)).toEqual([
      "/attributesSettings/mandatory/coupons/1",
    ]);
  });

  it.each([
    ["an unknown group", { defaultEvaluationGroupId: 987_654 }, "/defaultEvaluationGroupId"],
    ["an unknown filter", { defaultCartItemFilterId: 987_654 }, "/defaultCartItemFilterId"],
    [
      "an unknown attribute",
      { attributesSettings: { mandatory: { coupons: ["Nowhere"] } } },
      "/attributesSettings/mandatory/coupons/0",
    ],
    ["an unknown scope", { defaultDiscountScope: "cart" }, "/defaultDiscountScope"],
  ])("refuse %s and name the place", async (_what, change, pointer) => {
    const { update } = await newApplication();
    const answer = await update(change);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });

  it("take the priorities of older clients for the mode of the base group", async () => {
    const { id } = await createApplication({
      campaignPriority: "exclusive",
      exclusiveCampaignsStrategy: "highestDiscount",
    });
    const path = `/v1/applications/${id}`;
    const mode = async () => {
      const { set, version } = await manage<{
        version: number;
        set: { evaluationMode: string };
      }>("GET", `${path}/campaign_set`);
      return [set.evaluationMode, version];
    };
    expect(await mode()).toEqual(["highestDiscount", 1]);
    await manage("PUT", path, { ...BASE, campaignPriority: "exclusive" });
    expect(await mode()).toEqual(["listOrder", 2]);
    await manage("PUT", path, { ...BASE, campaignPriority: "universal" });
    expect(await mode()).toEqual(["stackable", 3]);
    await manage("PUT", path, BASE);
    expect(await mode()).toEqual(["stackable", 3]);
  });
});
