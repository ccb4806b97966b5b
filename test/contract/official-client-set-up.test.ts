import { inject, describe, expect, it } from "vitest";
import TalonOne from "talon_one";
import { createApplication, manage, randomName } from "./support/client";

/** The Management API of the official client 4.3, which sends its key as Bearer. */
function managementApi() {
  const { url, managementKey } = inject("worker");
  const client = new TalonOne.ApiClient();
  client.basePath = url;
  // Declared as a list by its types; it is a map.
  Object.assign(client.authentications, {
    manager_auth: {
      type: "apiKey",
      in: "header",
      name: "Authorization",
      apiKeyPrefix: "Bearer",
      apiKey: managementKey.replace("ManagementKey-v1 ", ""),
    },
  });
  return new TalonOne.ManagementApi(client);
}

describe("the official client 4.3 sets a shop up", () => {
  it("with attributes, additional costs, coupons and points", async () => {
    const api = managementApi();
    const { id: applicationId, key } = await createApplication();
    const name = `n${crypto.randomUUID().replaceAll("-", "")}`;
    const text = { name, title: "Points to spend", description: "", suggestions: [] };
    const attribute = await api.createAttribute({
      ...text,
      entity: "Coupon",
      type: "number",
      editable: true,
    });
    expect(attribute).toMatchObject({ entity: "Coupon", name, accountId: 1 });
    expect(await api.getAttribute(attribute.id)).toEqual(attribute);
    const cost = await api.createAdditionalCost({ ...text, title: "Shipping" });
    const renamed = await api.updateAdditionalCost(cost.id, { ...text, title: "Handling" });
    expect(renamed).toMatchObject({ id: cost.id, title: "Handling" });

    // The types of the client demand both filters.
    const live = { valid: "validNow", usable: "true" } as const;
    const campaign = await manage<{ id: number }>(
      "POST",
      `/v1/applications/${applicationId}/campaigns`,
      { name, state: "enabled", tags: [], features: ["coupons"], limits: [] },
    );
    const created = await api.createCoupons(
      applicationId,
      campaign.id,
      {
        usageLimit: 1,
        discountLimit: 25,
        numberOfCoupons: 3,
        attributes: { [name]: 5 },
        validCharacters: ["A", "B", "C"],
        couponPattern: "SPRING-#####",
      },
      { silent: "no" },
    );
    expect(created.totalResultSize).toBe(3);
    const [first] = created.data;
    expect(first.value).toMatch(/^SPRING-[ABC]{5}$/);
    const updated = await api.updateCoupon(applicationId, campaign.id, first.id, { usageLimit: 9 });
    expect(updated).toMatchObject({ id: first.id, usageLimit: 9, discountRemainder: 25 });
    const found = await api.getCoupons(applicationId, campaign.id, {
      ...live,
      value: first.value,
    });
    expect(found).toMatchObject({ totalResultSize: 1, data: [{ id: first.id }] });
    await api.deleteCoupon(applicationId, campaign.id, first.id);
    await api.deleteCoupons(applicationId, campaign.id, live);
    expect((await api.getCoupons(applicationId, campaign.id, live)).data).toEqual([]);

    const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("wallet"),
      title: "Sample Wallet",
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      allowSubledger: false,
      sandbox: false,
      timezone: "UTC",
      cardBased: false,
      subscribedApplications: [applicationId],
    });
    const { data } = await api.getLoyaltyPrograms();
    expect(data.map(({ id }: { id: number }) => id)).toContain(programId);
    const customer = randomName("customer");
    await api.addLoyaltyPoints(String(programId), customer, { points: 120, name: "Welcome" });
    await api.removeLoyaltyPoints(String(programId), customer, { points: 50 });
    const balances = await fetch(
      `${inject("worker").url}/v1/loyalty_programs/${programId}/profile/${customer}/balances`,
      { headers: { authorization: key } },
    );
    expect(await balances.json()).toMatchObject({ balance: { activePoints: 70 } });
  });

  it("and hears why something is refused", async () => {
    const { id: applicationId } = await createApplication();
    const call = managementApi().createCoupons(applicationId, 999_999_999, {
      usageLimit: 1,
      numberOfCoupons: 1,
    });
    await expect(call).rejects.toMatchObject({ status: 404 });
  });
});
