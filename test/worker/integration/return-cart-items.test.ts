import { describe, expect, it } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { bigCart, effectsOfType, putSession } from "./spend-points-shop";
import { createShop, getSession, returnUnits, shoeCart, shoeDiscount, told } from "./undo-shop";

const closed = (profileId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  profileId,
  state: "closed",
  cartItems: shoeCart,
  ...more,
});

const ascending = (a: number, b: number) => a - b;

const rollbackOf = (cartItemSubPosition: number) => ({
  effectType: "rollbackDiscount",
  props: { name: "10% off per item#1", value: 10, cartItemPosition: 1, cartItemSubPosition },
});

describe("the seed's shoes", () => {
  it("come back one pair at a time, each with its own discount", async () => {
    const shop = await createShop([shoeDiscount]);
    const customer = randomName("customer");
    const order = await putSession(shop, "order", closed(customer));
    expect(effectsOfType(order.body, "setDiscountPerItem")).toHaveLength(2);

    const sections = ["customerSession", "customerProfile", "event", "previousReturns"];
    const first = await returnUnits(shop, "order", [{ position: 1, quantity: 1 }], sections);
    expect(first.status).toBe(200);
    expect(told(first.body)).toEqual([rollbackOf(0)]);
    expect(first.body).toMatchObject({
      createdCoupons: [],
      createdReferrals: [],
      customerSession: {
        state: "partially_returned",
        updateCount: 2,
        firstSession: true,
        cartItems: [
          { position: 0, quantity: 1 },
          { position: 1, quantity: 2, returnedQuantity: 1, remainingQuantity: 1 },
        ],
      },
      customerProfile: { closedSessions: 1, totalSales: 120 },
      event: { type: "talon_session_partially_returned" },
      return: { returnedCartItems: [{ position: 1, quantity: 1, sku: "SKU1234" }] },
      previousReturns: [],
    });
    const net = (await getSession(shop, "order")).body;
    expect(told(net).map(({ props }) => props["subPosition"])).toEqual([1]);

    const rest = [{ position: 1 }, { sku: "SKU3435" }];
    const second = await returnUnits(shop, "order", rest, sections);
    expect(told(second.body)).toEqual([rollbackOf(1)]);
    expect(second.body).toMatchObject({
      customerSession: { state: "partially_returned", updateCount: 3 },
      customerProfile: { closedSessions: 1, totalSales: 0 },
      previousReturns: [first.body.return],
    });
    expect((await getSession(shop, "order")).body.effects).toEqual([]);
  });
});

it("gives the budgets of the units back, to the last cent", async () => {
  const limits = [
    { action: "setDiscount", limit: 20, entities: [] },
    { action: "setDiscountEffect", limit: 2, entities: ["Profile"] },
  ];
  const shop = await createShop([shoeDiscount], { limits });
  const customer = randomName("customer");
  const discounts = async (session: string) =>
    (await putSession(shop, session, closed(customer))).body.effects.length;
  expect(await discounts("first")).toBe(2);
  expect(await discounts("second")).toBe(0);
  await returnUnits(shop, "first", [{ position: 1, quantity: 1 }]);
  expect(await discounts("third")).toBe(0);
  await returnUnits(shop, "first", [{ position: 1 }]);
  expect(await discounts("fourth")).toBe(2);
});

it("leaves discounts on the session, and their budget", async () => {
  const shop = await createShop([
    { type: "awardDiscount", name: "5 off", value: 5, partial: false, target: { type: "cart" } },
  ]);
  await putSession(shop, "order", closed(""));
  const answer = await returnUnits(shop, "order", [{ position: 0 }, { position: 1 }]);
  expect(answer).toMatchObject({ status: 200, body: { effects: [] } });
  const net = await getSession(shop, "order");
  expect(told(net.body)).toMatchObject([{ effectType: "setDiscount", props: { value: 5 } }]);
});

it("gives exact shares of a pro rata discount back, which add up to it", async () => {
  const shop = await createShop([
    {
      type: "awardDiscount",
      name: "pro rata",
      value: 25,
      partial: false,
      target: { type: "allItems", prorated: true },
    },
  ]);
  const cartItems = [
    { sku: "a", quantity: 3, price: 63.33 },
    { sku: "b", quantity: 1, price: 70 },
  ];
  const order = await putSession(shop, "order", closed(randomName("c"), { cartItems }));
  const given = effectsOfType(order.body, "setDiscountPerItem");
  expect(given.length).toBe(4);
  const back = [];
  for (const item of [{ position: 0, quantity: 2 }, { position: 1 }, { position: 0 }]) {
    const answer = await returnUnits(shop, "order", [item]);
    back.push(...answer.body.effects.map(({ props }) => Number(props["value"])));
  }
  const values = given.map(({ props }) => Number(props["value"]));
  expect(back.toSorted(ascending)).toEqual(values.toSorted(ascending));
  expect(Math.round(back.reduce((sum, value) => sum + value, 0) * 100)).toBe(2500);
});

it("computes a dry return and stores nothing", async () => {
  const shop = await createShop([shoeDiscount]);
  const order = await putSession(shop, "order", closed("ann"));
  const dry = await returnUnits(shop, "order", [{ position: 1 }], ["customerSession"], "?dry=true");
  expect(told(dry.body)).toEqual([rollbackOf(0), rollbackOf(1)]);
  const stored = (await getSession(shop, "order")).body;
  expect(stored).toMatchObject({
    customerSession: { state: "closed" },
    effects: order.body.effects,
  });
});

describe("answers 400 and writes nothing", () => {
  it("for more units than remain, naming the line", async () => {
    const shop = await createShop([shoeDiscount]);
    await putSession(shop, "order", closed("ann"));
    await returnUnits(shop, "order", [{ position: 1, quantity: 1 }]);
    const wishes = [{ position: 0 }, { position: 1, quantity: 2 }];
    const answer = await returnUnits(shop, "order", wishes);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            details: "Line 1 (SKU1234) has 1 of 2 units left to return",
            source: { pointer: "/return/returnedCartItems/1/quantity" },
          },
        ],
      },
    });
    expect(answer.body).not.toHaveProperty("StatusCode");
    const stored = await getSession(shop, "order");
    expect(stored.body.customerSession["updateCount"]).toBe(2);
  });

  it.each(["open", "cancelled"])("for a session that is %s", async (state) => {
    const shop = await createApplication();
    await putSession(shop, "cart", { cartItems: bigCart });
    await putSession(shop, "cart", { state });
    const answer = await returnUnits(shop, "cart", [{ position: 0 }]);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/state" } }] },
    });
  });

  it.each([
    [{ return: {} }, "/return/returnedCartItems"],
    [{ return: { returnedCartItems: [] } }, "/return/returnedCartItems"],
    [{ return: { returnedCartItems: [{ position: -1 }] } }, "/return/returnedCartItems/0/position"],
    [{ return: { returnedCartItems: [{ quantity: 0 }] } }, "/return/returnedCartItems/0/quantity"],
  ])("for the body %j", async (body, pointer) => {
    const shop = await createApplication();
    const answer = await call("POST", "/v2/customer_sessions/x/returns", body, shop.key);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });
});

it("answers 404 for a session of nobody and for one of another Application", async () => {
  const [mine, other] = await Promise.all([createShop([shoeDiscount]), createApplication()]);
  await putSession(mine, "order", closed("ann"));
  for (const session of ["order", "nobody"]) {
    const answer = await returnUnits(other, session, [{ position: 0 }]);
    expect(answer).toMatchObject({
      status: 404,
      body: { message: "Customer session was not found" },
    });
  }
});

it("hands each of 10 units back once to 20 callers", async () => {
  const shop = await createShop([shoeDiscount]);
  const cartItems = [{ sku: "shoe", quantity: 10, price: 10, category: "shoes" }];
  await putSession(shop, "order", closed("ann", { cartItems }));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => returnUnits(shop, "order", [{ position: 0, quantity: 1 }])),
  );
  const taken = answers.filter(({ status }) => status === 200);
  expect(taken).toHaveLength(10);
  const places = taken.map(({ body }) => body.effects[0]?.props["cartItemSubPosition"]);
  expect(new Set(places)).toEqual(new Set(Array.from({ length: 10 }, (_, index) => index)));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(({ status }) => status)).toEqual(Array(10).fill(400));
  expect((await getSession(shop, "order")).body.effects).toEqual([]);
});
