import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApplication, randomName, type TestApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import {
  audienceChange,
  createAudience,
  createRule,
  discount,
  notification,
  onEvent,
} from "./rules-shop";
import { putSession, type SessionBody } from "./spend-points-shop";
import { getSession, reopen, returnUnits, told } from "./undo-shop";

const cartItems = [{ sku: "a", quantity: 3, price: 10 }];

type State = "nothing" | "open" | "closed" | "partially_returned" | "cancelled";

/** Brings a session of its own into a state. */
async function sessionIn(shop: TestApplication, state: State): Promise<string> {
  const session = randomName(state);
  if (state === "nothing") return session;
  await putSession(shop, session, { cartItems });
  if (state === "open") return session;
  await putSession(shop, session, { state: state === "cancelled" ? state : "closed" });
  if (state === "partially_returned") {
    await returnUnits(shop, session, [{ position: 0, quantity: 1 }]);
  }
  return session;
}

const put = (change: object) => (shop: TestApplication, session: string) =>
  putSession(shop, session, { ...change });

const ACTIONS = {
  "PUT without a state": put({ attributes: {} }),
  "PUT open": put({ state: "open" }),
  "PUT closed": put({ state: "closed", cartItems }),
  "PUT cancelled": put({ state: "cancelled", attributes: {} }),
  "PUT partially_returned": put({ state: "partially_returned" }),
  returns: (shop: TestApplication, session: string) =>
    returnUnits(shop, session, [{ position: 0, quantity: 1 }]),
  reopen,
};

type Action = keyof typeof ACTIONS;

/** What each action makes of a session; everything else is illegal. */
const LEGAL: Record<State, Partial<Record<Action, State>>> = {
  nothing: { "PUT without a state": "open", "PUT open": "open", "PUT closed": "closed" },
  open: {
    "PUT without a state": "open",
    "PUT open": "open",
    "PUT closed": "closed",
    "PUT cancelled": "cancelled",
  },
  closed: { "PUT cancelled": "cancelled", returns: "partially_returned", reopen: "open" },
  partially_returned: { "PUT cancelled": "cancelled", returns: "partially_returned" },
  cancelled: {},
};

describe.each(Object.keys(LEGAL) as State[])("a session that is %s", (from) => {
  it.each(Object.keys(ACTIONS) as Action[])("%s", async (action) => {
    const shop = await createApplication();
    const session = await sessionIn(shop, from);
    const before = (await getSession(shop, session)).body;
    const answer = await ACTIONS[action](shop, session);
    const after = (await getSession(shop, session)).body;
    const to = LEGAL[from][action];
    if (to !== undefined) {
      expect(answer.status).toBe(200);
      const updateCount =
        from === "nothing" ? 1 : Number(before.customerSession["updateCount"]) + 1;
      expect(after.customerSession).toMatchObject({ state: to, updateCount });
      return;
    }
    expect(after).toEqual(before);
    if (from === "nothing" && (action === "returns" || action === "reopen")) {
      expect(answer.status).toBe(404);
      return;
    }
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ title: "enum", source: { pointer: "/state" } }] },
    });
  });
});

describe("an order that is imported, closed at once", () => {
  it("is created and closed by one call", async () => {
    const shop = await createApplication();
    for (const type of ["talon_session_created", "talon_session_closed", "talon_session_updated"]) {
      await createRule(shop, [onEvent(type), notification(type)]);
    }
    const sections = ["customerSession", "customerProfile", "event"];
    const change = { profileId: randomName("customer"), state: "closed", cartItems };
    const answer = await putSession(shop, "order", change, sections);
    expect(told(answer.body).map(({ props }) => props["title"])).toEqual([
      "talon_session_created",
      "talon_session_closed",
    ]);
    expect(answer.body).toMatchObject({
      customerSession: { state: "closed", updateCount: 1, firstSession: true, total: 30 },
      customerProfile: { closedSessions: 1, totalSales: 30 },
    });
  });
});

describe("an open session that is cancelled", () => {
  it("gets no rewards and writes nothing, but for rules that ask for the event", async () => {
    const shop = await createApplication();
    const [always, left] = [await createAudience(shop), await createAudience(shop)];
    await createRule(shop, [discount(5)]);
    await createRule(shop, [audienceChange("add", always)]);
    const gone = onEvent("talon_session_cancelled");
    await createRule(shop, [gone, audienceChange("add", left), notification("gone")]);
    const customer = randomName("customer");
    await putSession(shop, "cart", { cartItems, couponCodes: ["ANY"] });
    const cancelled = { profileId: customer, state: "cancelled" };
    const sections = ["customerSession", "customerProfile"];
    const answer = await putSession(shop, "cart", cancelled, sections);
    expect(answer.body.effects.map(({ effectType }) => effectType)).toEqual([
      "addToAudience",
      "showNotification",
    ]);
    expect(answer.body).toMatchObject({
      customerSession: { state: "cancelled", couponCodes: ["ANY"] },
      customerProfile: {
        closedSessions: 0,
        totalSales: 0,
        audienceMemberships: [{ id: left.id }],
      },
    });
    expect((await putSession(shop, "cart", cancelled, sections)).body).toEqual(answer.body);
  });
});

describe("the sums of customers", () => {
  const SECTIONS = ["customerSession", "customerProfile"];

  const sums = async (shop: TestApplication, profileId: string) => {
    const path = `/v2/customer_sessions/${randomName("look")}?dry=true`;
    const sent = { customerSession: { profileId }, responseContent: SECTIONS };
    const { body } = await call<SessionBody>("PUT", path, sent, shop.key);
    const { closedSessions, totalSales, lastActivity } = body.customerProfile;
    return { closedSessions, totalSales, lastActivity: String(lastActivity) };
  };

  const copied = async (shop: TestApplication, session: string) => {
    const stub = env.SESSIONS.getByName(`${shop.id}:${session}`);
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
  };

  it("follow a session whose customer changes between updates, and at the close", async () => {
    const shop = await createApplication();
    const [ann, bob, eve] = [randomName("ann"), randomName("bob"), randomName("eve")];
    const steps = [
      { change: { profileId: ann, cartItems }, updateCount: 1 },
      { change: { profileId: bob }, updateCount: 2 },
      { change: { profileId: eve, state: "closed" }, updateCount: 3 },
    ];
    for (const { change, updateCount } of steps) {
      const { body } = await putSession(shop, "order", change, SECTIONS);
      expect(body.customerSession).toMatchObject({ updateCount, firstSession: true });
      expect(body.customerProfile["integrationId"]).toBe(change.profileId);
    }
    for (const customer of [ann, bob]) {
      expect(await sums(shop, customer)).toMatchObject({ closedSessions: 0, totalSales: 0 });
    }
    expect(await sums(shop, eve)).toMatchObject({ closedSessions: 1, totalSales: 30 });
    await returnUnits(shop, "order", [{ position: 0, quantity: 2 }]);
    expect(await sums(shop, eve)).toMatchObject({ closedSessions: 1, totalSales: 10 });
    const second = { profileId: eve, state: "closed", cartItems };
    const { body } = await putSession(shop, "second", second, SECTIONS);
    expect(body.customerSession).toMatchObject({ updateCount: 1, firstSession: false });
    await putSession(shop, "order", { state: "cancelled" });
    expect(await sums(shop, eve)).toMatchObject({ closedSessions: 1, totalSales: 30 });
    await reopen(shop, "second");
    expect(await sums(shop, eve)).toMatchObject({ closedSessions: 0, totalSales: 0 });
  });

  it("count nobody for an anonymous session, until it gets a customer", async () => {
    const shop = await createApplication();
    const ann = randomName("ann");
    const anonymous = { profileId: "", cartItems };
    const first = await putSession(shop, "order", anonymous, SECTIONS);
    expect(first.body.customerSession).toMatchObject({ firstSession: true, profileId: "" });
    await putSession(shop, "order", { state: "closed" });
    await returnUnits(shop, "order", [{ position: 0, quantity: 1 }]);
    await putSession(shop, "order", { state: "cancelled" });
    await putSession(shop, "of-ann", { profileId: ann });
    await putSession(shop, "later", anonymous);
    const named = { profileId: ann, state: "closed" };
    const later = await putSession(shop, "later", named, SECTIONS);
    expect(later.body).toMatchObject({
      customerSession: { firstSession: false, updateCount: 2 },
      customerProfile: { closedSessions: 1, totalSales: 30 },
    });
    await reopen(shop, "later");
    const nameless = await putSession(shop, "later", { profileId: "", state: "closed" }, SECTIONS);
    expect(nameless.body.customerSession).toMatchObject({ firstSession: true });
    expect(await sums(shop, ann)).toMatchObject({ closedSessions: 0, totalSales: 0 });
  });

  it("know when the customer was active: with every call that is not dry", async () => {
    const shop = await createApplication();
    const ann = randomName("ann");
    await putSession(shop, "first", { profileId: ann });
    await copied(shop, "first");
    let known = (await sums(shop, ann)).lastActivity;
    expect((await sums(shop, ann)).lastActivity).toBe(known);
    const calls = [
      () => putSession(shop, "order", { profileId: ann, cartItems }, SECTIONS),
      () => putSession(shop, "order", { attributes: {} }, SECTIONS),
      () => putSession(shop, "order", { state: "closed" }, SECTIONS),
      () => returnUnits(shop, "order", [{ position: 0, quantity: 1 }], SECTIONS),
      () => putSession(shop, "order", { state: "cancelled" }, SECTIONS),
    ];
    for (const send of calls) {
      const { body } = await send();
      const { lastActivity } = body.customerProfile;
      expect(String(lastActivity) > known).toBe(true);
      await copied(shop, "order");
      known = (await sums(shop, ann)).lastActivity;
      expect(known).toBe(lastActivity);
    }
  });
});

describe("the first order of a customer", () => {
  const first = {
    type: "checkAttribute",
    attribute: "$Session.IsFirst",
    operator: "equals",
    value: true,
  };

  it.each([
    ["whom nobody has seen", false],
    ["who has points only", true],
  ])(
    "is one of 12 parallel ones, of one %s",
    async (_who, isKnown) => {
      const shop = await createApplication();
      await createRule(shop, [first, discount(5)]);
      const profileId = randomName("customer");
      if (isKnown) await call("PUT", `/v2/customer_profiles/${profileId}`, {}, shop.key);
      const orders = Array.from({ length: 12 }, (_, index) => `order-${index}`);
      // Half of them are carts before.
      const answers = await Promise.all(
        orders.map(async (order, index) => {
          if (index % 2 === 0) await putSession(shop, order, { profileId, cartItems });
          return putSession(shop, order, { profileId, cartItems, state: "closed" });
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
      expect(answers.flatMap(({ body }) => body.effects)).toHaveLength(1);
    },
    60_000,
  );
});
