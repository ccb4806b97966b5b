import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

const MISSING = 999_999_999;

async function campaign(): Promise<string> {
  const { id } = await createApplication();
  const campaigns = `/v1/applications/${id}/campaigns`;
  const { id: campaignId } = await manage<{ id: number }>("POST", campaigns, {
    name: randomName("campaign"),
    state: "enabled",
    tags: [],
    features: ["coupons"],
    limits: [],
  });
  return `${campaigns}/${campaignId}/coupons`;
}

async function couponAttribute(): Promise<string> {
  const name = `c${crypto.randomUUID().replaceAll("-", "")}`;
  await manage("POST", "/v1/attributes", {
    entity: "Coupon",
    name,
    title: name,
    type: "string",
    description: "",
    suggestions: [],
    editable: true,
  });
  return name;
}

/** Every field that a coupon stores, in the two forms that exclude each other. */
const personal = {
  usageLimit: 0,
  discountLimit: 99.95,
  reservationLimit: 3,
  startDate: "2026-01-01T00:00:00.000Z",
  expiryDate: "2999-01-01T00:00:00.000Z",
  recipientIntegrationId: "anna@example.com",
  isReservationMandatory: true,
  implicitlyReserved: true,
};
const limited = {
  usageLimit: 999_999,
  limits: [{ action: "redeemCoupon", limit: 2, period: "weekly", entities: ["Profile"] }],
};

describe.skipIf(!referenceIsPresent)("coupons fit the public documents", () => {
  it("with every stored field, when created, listed, changed and deleted", async () => {
    const path = await campaign();
    const attributes = { [await couponAttribute()]: "gold" };
    for (const settings of [{ ...personal, attributes }, limited]) {
      const sent = { ...settings, numberOfCoupons: 1, couponPattern: "GIFT-######" };
      const created = await call<{ data: { id: number }[] }>("POST", `${path}?silent=no`, sent);
      expectFits("management-api", "createCoupons", created.status, created.body);
      expect(created.status).toBe(200);
      const [coupon] = created.body.data;
      expectStored(coupon, settings);
      const one = `${path}/${coupon?.id}`;
      const updated = await call("PUT", one, { ...settings, usageLimit: 7 });
      expect(updated.status).toBe(200);
      expectFits("management-api", "updateCoupon", updated.status, updated.body);
      expectStored(updated.body, { ...settings, usageLimit: 7 });
    }
    const listed = await call<{ data: unknown[] }>("GET", `${path}/no_total?pageSize=10`);
    expectFits("management-api", "getCouponsWithoutTotalCount", listed.status, listed.body);
    expect(listed.body.data).toHaveLength(2);
    const values = await call("GET", `${path}/no_total?valuesOnly=true`);
    expectFits("management-api", "getCouponsWithoutTotalCount", values.status, values.body);
    const batch = await call("PUT", path, { usageLimit: 3 });
    expectFits("management-api", "updateCouponBatch", batch.status, batch.body);
    const deleted = await call("DELETE", `${path}?usable=true`);
    expectFits("management-api", "deleteCoupons", deleted.status, deleted.body);
  });

  it("without a body when nobody asks for one", async () => {
    const path = await campaign();
    const silent = await call("POST", path, { usageLimit: 1, numberOfCoupons: 2 });
    expect(silent.status).toBe(204);
    expectFits("management-api", "createCoupons", 204, silent.body);
    const { data } = await manage<{ data: { id: number }[] }>("GET", `${path}/no_total`);
    const deleted = await call("DELETE", `${path}/${data[0]?.id}`);
    expect(deleted.status).toBe(204);
    expectFits("management-api", "deleteCoupon", 204, deleted.body);
  });

  it("in the list that older clients call, as far as its fields go", async () => {
    const path = await campaign();
    await manage("POST", path, { usageLimit: 1, numberOfCoupons: 2 });
    const { totalResultSize, data } = await manage<{ totalResultSize: number; data: unknown[] }>(
      "GET",
      path,
    );
    expect(totalResultSize).toBe(2);
    for (const coupon of data) expectFitsSchema("management-api", "Coupon", coupon);
  });

  it("when they are refused", async () => {
    const path = await campaign();
    const calls = [
      ["createCoupons", "POST", path, { usageLimit: -1, numberOfCoupons: 1 }],
      ["updateCouponBatch", "PUT", path, { usageLimit: -1 }],
      ["updateCoupon", "PUT", `${path}/1`, { usageLimit: -1 }],
      ["getCouponsWithoutTotalCount", "GET", `${path}/no_total?valid=soon`, undefined],
      ["deleteCoupons", "DELETE", `${path}?valid=soon`, undefined],
      ["deleteCoupon", "DELETE", `${path}/none`, undefined],
    ] as const;
    for (const [operation, method, place, body] of calls) {
      const invalid = await call(method, place, body);
      expect(invalid.status, operation).toBe(400);
      expectFits("management-api", operation, 400, invalid.body);
      const unauthorized = await call(method, place, body, "ManagementKey-v1 wrong");
      expect(unauthorized.status, operation).toBe(401);
      expectFits("management-api", operation, 401, unauthorized.body);
    }
    const missing = await call("PUT", `${path}/${MISSING}`, { usageLimit: 1 });
    expect(missing.status).toBe(404);
    expectFits("management-api", "updateCoupon", 404, missing.body);
    const taken = { usageLimit: 1, numberOfCoupons: 1, couponPattern: "TAKEN" };
    await manage("POST", path, taken);
    const conflict = await call("POST", path, taken);
    expect(conflict.status).toBe(409);
    expectFits("management-api", "createCoupons", 409, conflict.body);
  });
});
