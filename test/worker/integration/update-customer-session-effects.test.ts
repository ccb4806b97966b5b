import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import {
  audienceChange,
  createAudience,
  createProgram,
  createRule,
  notification,
  points,
} from "./rules-shop";
import {
  bigCart,
  defineAttribute,
  effectsOfType,
  putSession,
  type SessionBody,
} from "./spend-points-shop";

let shop: TestApplication;

beforeAll(async () => {
  shop = await createApplication();
});

const typesOf = ({ effects }: SessionBody) => effects.map(({ effectType }) => effectType);

const cartOf = (change: Readonly<Record<string, unknown>> = {}) => ({
  profileId: randomName("customer"),
  cartItems: bigCart,
  ...change,
});

describe("codes that rules create", () => {
  it("are forecast without a code while it is open, and created at the close", async () => {
    const own = await createApplication();
    const target = await createCampaign(own.id);
    const code = { campaignId: target, storeInSession: false };
    await createRule(own, [
      {
        ...code,
        type: "createCoupon",
        recipientId: "{{[Session.ProfileId]}}",
        pattern: "THANKS-########",
        usageLimit: 3,
      },
      { ...code, type: "createReferral", friendId: "", pattern: "FRIEND-########" },
    ]);
    const cart = cartOf();
    const open = await putSession(own, "order", cart);
    expect(open.body.effects.map(({ props }) => props["value"])).toEqual(["", ""]);
    expect(open.body).toMatchObject({ createdCoupons: [], createdReferrals: [] });
    const closed = await putSession(own, "order", { ...cart, state: "closed" });
    expect(closed.body.effects).toMatchObject([
      {
        effectType: "couponCreated",
        props: { value: expect.stringMatching(/^THANKS-/), profileId: cart.profileId },
      },
      { effectType: "referralCreated", props: { value: expect.stringMatching(/^FRIEND-/) } },
    ]);
    const [coupon, referral] = closed.body.effects.map(({ props }) => props["value"]);
    expect(closed.body.createdCoupons).toMatchObject([
      {
        id: expect.any(Number),
        campaignId: target,
        value: coupon,
        usageLimit: 3,
        usageCounter: 0,
        recipientIntegrationId: cart.profileId,
        reservation: false,
        attributes: {},
      },
    ]);
    expect(closed.body.createdReferrals).toMatchObject([
      {
        id: expect.any(Number),
        campaignId: target,
        code: referral,
        usageCounter: 0,
        advocateProfileIntegrationId: cart.profileId,
      },
    ]);
    const repeated = await putSession(own, "order", { ...cart, state: "closed" });
    expect(repeated.body).toEqual(closed.body);
  });

  it("are each another one in 20 parallel closes of a pattern with few codes", async () => {
    const own = await createApplication();
    const target = await createCampaign(own.id);
    await createRule(own, [
      {
        type: "createCoupon",
        campaignId: target,
        recipientId: "",
        storeInSession: false,
        pattern: "FEW-##",
        validCharacters: "0123456789",
      },
    ]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        putSession(own, `order-${index}`, cartOf({ state: "closed" })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const codes = answers.map(({ body }) => body.createdCoupons[0]?.["value"]);
    expect(new Set(codes).size).toBe(20);
  });
});

describe("a referral code", () => {
  it("is shown with its uses, and redeemed once at the close", async () => {
    const own = await createApplication();
    const campaignId = await createRule(own, [
      { type: "checkReferral", redeem: true },
      notification("Welcome, friend"),
    ]);
    const advocate = randomName("advocate");
    await call("PUT", `/v2/customer_profiles/${advocate}`, {}, own.key);
    const created = { campaignId, advocateProfileIntegrationId: advocate, usageLimit: 5 };
    const { body: referral } = await call<{ id: number; code: string }>(
      "POST",
      "/v1/referrals",
      created,
      own.key,
    );
    const change = cartOf({ referralCode: referral.code });
    const open = await putSession(own, "order", change, ["referral"]);
    expect(typesOf(open.body)).toEqual(["acceptReferral", "showNotification"]);
    expect(open.body.referral).toMatchObject({
      id: referral.id,
      code: referral.code,
      usageCounter: 0,
      usageLimit: 5,
      advocateProfileIntegrationId: advocate,
      referredCustomers: [],
    });
    const closed = await putSession(own, "order", { ...change, state: "closed" }, ["referral"]);
    expect(closed.body.referral).toMatchObject({
      usageCounter: 1,
      referredCustomers: [change.profileId],
    });
    const repeated = await putSession(own, "order", { ...change, state: "closed" }, ["referral"]);
    expect(repeated.body).toEqual(closed.body);
    const second = await putSession(own, "second", change);
    expect(second.body.effects).toMatchObject([
      {
        effectType: "rejectReferral",
        props: { value: referral.code, rejectionReason: "ReferralCustomerAlreadyReferred" },
      },
    ]);
  });

  it("is rejected when nobody knows it, and no referral is shown", async () => {
    const { body } = await putSession(shop, "order", cartOf({ referralCode: "NOBODY" }), [
      "referral",
    ]);
    expect(body.effects).toMatchObject([
      { effectType: "rejectReferral", props: { rejectionReason: "ReferralNotFound" } },
    ]);
    expect(body).not.toHaveProperty("referral");
  });

  it("is redeemed by one of 20 friends when one use is left", async () => {
    const own = await createApplication();
    const campaignId = await createRule(own, [
      { type: "checkReferral", redeem: true },
      notification("Welcome, friend"),
    ]);
    const advocate = randomName("advocate");
    await call("PUT", `/v2/customer_profiles/${advocate}`, {}, own.key);
    const created = { campaignId, advocateProfileIntegrationId: advocate, usageLimit: 1 };
    const { body } = await call<{ code: string }>("POST", "/v1/referrals", created, own.key);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        putSession(own, `race-${index}`, cartOf({ state: "closed", referralCode: body.code }), [
          "referral",
        ]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const accepted = answers.filter((each) => typesOf(each.body).includes("acceptReferral"));
    expect(accepted).toHaveLength(1);
    expect(accepted[0]?.body.referral).toMatchObject({ usageCounter: 1 });
  });
});

describe("an open session", () => {
  it("writes audiences and attributes when they change, beside the save", async () => {
    const own = await createApplication();
    const audience = await createAudience(own);
    await defineAttribute("CustomerProfile", "Favourite", "string");
    await defineAttribute("CustomerSession", "Seen", "string");
    const attribute = async (entity: string, name: string) => {
      const { data } = await manage<{ data: Record<string, unknown>[] }>(
        "GET",
        "/v1/attributes?pageSize=1000",
      );
      const found = data.find((each) => each["entity"] === entity && each["name"] === name);
      const { id, title, type } = found ?? {};
      return { id, entity, name, title, type };
    };
    const update = async (entity: string, name: string, target: string) => ({
      type: "updateAttributeValue",
      operator: "setTo",
      attribute: await attribute(entity, name),
      target: { type: target },
      value: "yes",
    });
    await createRule(own, [
      audienceChange("add", audience),
      await update("CustomerProfile", "Favourite", "profile"),
      await update("CustomerSession", "Seen", "session"),
    ]);
    const sections = ["customerProfile", "customerSession"];
    const { body } = await putSession(own, "cart", cartOf(), sections);
    expect(typesOf(body)).toEqual(["addToAudience", "updateAttribute", "updateAttribute"]);
    expect(body.customerProfile).toMatchObject({
      audienceMemberships: [audience],
      attributes: { Favourite: "yes" },
    });
    expect(body.customerSession["attributes"]).toEqual({ Seen: "yes" });
  });
});

it("knows a customer who is named for the first time as one without history", async () => {
  const own = await createApplication();
  const newcomer = {
    type: "checkAttribute",
    attribute: "$Profile.ClosedSessions",
    operator: "equals",
    value: 0,
  };
  await createRule(own, [newcomer, notification("{{[Profile.IntegrationId]}}")]);
  const change = cartOf();
  const titlesOf = ({ effects }: SessionBody) => effects.map(({ props }) => props["title"]);
  const first = await putSession(own, "order", change);
  expect(titlesOf(first.body)).toEqual([change.profileId]);
  const closed = await putSession(own, "order", { ...change, state: "closed" });
  expect(titlesOf(closed.body)).toEqual([change.profileId]);
  expect((await putSession(own, "second", change)).body.effects).toEqual([]);
  const once = cartOf({ state: "closed" });
  expect(titlesOf((await putSession(own, "at-once", once)).body)).toEqual([once.profileId]);
  const { cartItems } = change;
  expect((await putSession(own, "anonymous", { cartItems })).body.effects).toEqual([]);
});

describe("points in an answer", () => {
  it("leave an advocate's points out of the customer's tentative balance", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    const campaignId = await createRule(own, [
      { type: "checkReferral", redeem: true },
      points(programId, 3),
      { ...points(programId, 100), recipient: "Advocate" },
    ]);
    const advocate = randomName("advocate");
    await call("PUT", `/v2/customer_profiles/${advocate}`, {}, own.key);
    const created = { campaignId, advocateProfileIntegrationId: advocate };
    const { body } = await call<{ code: string }>("POST", "/v1/referrals", created, own.key);
    const change = cartOf({ referralCode: body.code });
    const open = await putSession(own, "order", change, ["loyalty"]);
    expect(effectsOfType(open.body, "addLoyaltyPoints")).toHaveLength(2);
    const { ledger } = open.body.loyalty.programs[programId] ?? {};
    expect(ledger).toMatchObject({ currentBalance: 0, tentativeCurrentBalance: 3 });
  });
});

describe("the largest cart", () => {
  it("closes with three campaigns that discount every unit, and reads back", async () => {
    const own = await createApplication();
    for (const percent of [10, 5, 1]) {
      await createRule(own, [
        {
          type: "awardDiscount",
          name: `${percent} % off`,
          value: `{{[Item.Price] * ${percent}%}}`,
          partial: false,
          target: { type: "allItems", prorated: false },
        },
      ]);
    }
    const cartItems = Array.from({ length: 1_000 }, (_, line) => ({
      sku: `sku-${line}`,
      quantity: 10,
      price: 10,
    }));
    const sent = { cartItems, state: "closed" };
    const closed = await putSession(own, "large", sent, ["customerSession"]);
    expect(closed.status).toBe(200);
    expect(effectsOfType(closed.body, "setDiscountPerItem")).toHaveLength(30_000);
    expect(closed.body.customerSession).toMatchObject({ state: "closed", total: 100_000 });
    const path = "/v2/customer_sessions/large";
    const read = await call<SessionBody>("GET", path, undefined, own.key);
    expect(read.status).toBe(200);
    expect(read.body.effects).toEqual(closed.body.effects);
    expect(read.body.customerSession).toEqual(closed.body.customerSession);
  });
});
