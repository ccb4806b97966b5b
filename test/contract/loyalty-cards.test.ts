import { beforeAll, describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName, upload } from "./support/client";
import { expectEffectsFit } from "./support/effects";
import { expectFits, referenceIsPresent } from "./support/reference";

interface CardShop {
  readonly key: string;
  readonly program: string;
  readonly cards: string;
  readonly eventType: string;
}

async function createShop(): Promise<CardShop> {
  const { id, key } = await createApplication();
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("cards"),
    title: "Cards",
    timezone: "UTC",
    cardBased: true,
    usersPerCardLimit: 2,
    cardCodeSettings: { validCharacters: ["A", "B"], couponPattern: "C-################" },
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [id],
    tiers: [
      { name: "Bronze", minPoints: 0 },
      { name: "Gold", minPoints: 1000 },
    ],
  });
  const eventType = `e${crypto.randomUUID().replaceAll("-", "")}`;
  await manage("POST", "/v1/event_types", { name: eventType, title: "Visit" });
  const campaigns = `/v1/applications/${id}/campaigns`;
  const campaign = await manage<{ id: number }>("POST", campaigns, {
    name: "Collect",
    state: "enabled",
    tags: [],
    features: [],
    limits: [],
  });
  const award = {
    id: "a",
    type: "awardLoyaltyPoints",
    program: { id: programId },
    subledger: "",
    name: "Collected",
    value: 5,
    partial: false,
    target: { type: "cart" },
    recipient: "Current",
  };
  await manage("POST", `${campaigns}/${campaign.id}/rulesets`, {
    promotionRules: [{ title: "Collect", blocks: [award] }],
    strikethroughRules: [],
    activate: true,
  });
  const program = `/v1/loyalty_programs/${programId}`;
  return { key, program, cards: `${program}/cards`, eventType };
}

describe.skipIf(!referenceIsPresent)("loyalty cards fit the public documents", () => {
  let shop: CardShop;
  let card: string;
  const customer = randomName("customer");
  const other = randomName("customer");

  /** Checks that the status is the expected one, and the body what is documented for it. */
  async function fits<T = Record<string, unknown>>(
    [api, operationId, status]: readonly ["integration" | "management", string, number],
    [method, path, body]: readonly [string, string, unknown?],
    key = api === "integration" ? shop.key : undefined,
  ): Promise<T> {
    const answer = await call<T>(method, path, body, key);
    expect([operationId, answer.status, answer.body]).toMatchObject([operationId, status, {}]);
    const told = answer.body as { effects?: unknown };
    if (told.effects) expectEffectsFit(told.effects);
    const checked = told.effects ? { ...told, effects: [] } : answer.body;
    expectFits(`${api}-api`, operationId, status, checked);
    return answer.body;
  }

  beforeAll(async () => {
    shop = await createShop();
    const wish = { customerProfileIds: [customer] };
    const made = ["integration", "generateLoyaltyCard", 200] as const;
    ({ identifier: card } = await fits<{ identifier: string }>(made, ["POST", shop.cards, wish]));
    const path = `${shop.cards}/${card}`;
    await manage("PUT", `${path}/add_points`, { points: 120, name: "Welcome" });
    await manage("PUT", `${path}/add_points`, { points: 3.25, subledgerId: "gifts" });
  });

  it("where shops make, link and read them", async () => {
    const register = (verb: string) =>
      `${shop.cards.replace("/v1/", "/v2/")}/${card}/${verb}_profile`;
    const body = { integrationId: other };
    const link = ["integration", "linkLoyaltyCardToProfile"] as const;
    const unlink = ["integration", "unlinkLoyaltyCardFromProfile"] as const;
    await fits([...link, 200], ["POST", register("link"), body]);
    await fits([...link, 400], ["POST", register("link"), { integrationId: "third" }]);
    await fits([...unlink, 200], ["POST", register("unlink"), body]);
    for (const operation of [link, unlink]) {
      const verb = operation === link ? "link" : "unlink";
      const path = register(verb);
      await fits([...operation, 400], ["POST", path, {}]);
      await fits([...operation, 401], ["POST", path, body], "ApiKey-v1 wrong");
      await fits([...operation, 404], ["POST", path.replace(card, "CARD-none"), body]);
    }
    const generate = ["integration", "generateLoyaltyCard"] as const;
    await fits([...generate, 400], ["POST", shop.cards, { cardIdentifier: card }]);
    await fits([...generate, 401], ["POST", shop.cards, {}], "ApiKey-v1 wrong");
  });

  it.each([
    ["getLoyaltyCardBalances", "balances?subledgerId=gifts", "balances?endDate=soon"],
    ["getLoyaltyCardTransactions", "transactions", "transactions?awaitsActivation=false"],
    ["getLoyaltyCardPoints", "points?sort=-startDate", "points?pageSize=0"],
  ])("%s", async (operationId, good, bad) => {
    const path = `${shop.cards}/${card}`;
    await fits(["integration", operationId, 200], ["GET", `${path}/${good}`]);
    await fits(["integration", operationId, 400], ["GET", `${path}/${bad}`]);
    await fits(["integration", operationId, 401], ["GET", `${path}/${good}`], "ApiKey-v1 wrong");
    const missing = `${shop.cards}/CARD-none/${good}`;
    await fits(["integration", operationId, 404], ["GET", missing]);
  });

  it("in answers to sessions and events", async () => {
    const named = { profileId: customer, loyaltyCards: [card] };
    const order = { ...named, state: "closed", cartItems: [{ sku: "a", quantity: 1, price: 9 }] };
    const path = `/v2/customer_sessions/${randomName("order")}`;
    const session = { customerSession: order, responseContent: ["loyalty", "customerSession"] };
    const closed = await fits<{ loyalty: { cards: unknown[] }; effects: unknown[] }>(
      ["integration", "updateCustomerSessionV2", 200],
      ["PUT", path, session],
    );
    expect([closed.effects.length, closed.loyalty.cards.length]).toEqual([1, 1]);
    const event = { ...named, type: shop.eventType, responseContent: ["loyalty", "event"] };
    const tracked = await fits<{ loyalty: { cards: unknown[] }; effects: unknown[] }>(
      ["integration", "trackEventV2", 200],
      ["POST", "/v2/events?silent=no", event],
    );
    expect([tracked.effects.length, tracked.loyalty.cards.length]).toEqual([1, 1]);
    const wrong = { ...session, customerSession: { ...order, loyaltyCards: ["CARD-none"] } };
    await fits(["integration", "updateCustomerSessionV2", 400], ["PUT", path, wrong]);
    await fits(
      ["integration", "trackEventV2", 400],
      ["POST", "/v2/events?silent=no", { ...event, loyaltyCards: ["CARD-none"] }],
    );
  });

  it("where staff reads and changes them", async () => {
    const made = await call<{ identifier: string }>("POST", shop.cards, {}, shop.key);
    const path = `${shop.cards}/${made.body.identifier}`;
    const missing = `${shop.cards}/CARD-none`;
    const points = { points: 2, name: "Bonus" };
    const block = { status: "inactive", blockReason: "Lost" };
    const heir = { newCardIdentifier: randomName("heir"), blockReason: "Lost" };
    const calls = [
      ["getLoyaltyCards", 200, "GET", `${shop.cards}?sort=-created&pageSize=2`],
      ["getLoyaltyCards", 400, "GET", `${shop.cards}?pageSize=0`],
      ["getLoyaltyCard", 200, "GET", path],
      ["getLoyaltyCard", 400, "GET", `${shop.cards}/x`],
      ["getLoyaltyCard", 404, "GET", missing],
      ["updateLoyaltyCard", 200, "PUT", path, block],
      ["updateLoyaltyCard", 400, "PUT", path, { status: "gone" }],
      ["updateLoyaltyCard", 404, "PUT", missing, block],
      ["updateLoyaltyCard", 200, "PUT", path, { status: "active" }],
      ["addLoyaltyCardPoints", 204, "PUT", `${path}/add_points`, points],
      ["addLoyaltyCardPoints", 400, "PUT", `${path}/add_points`, { points: -1 }],
      ["addLoyaltyCardPoints", 404, "PUT", `${missing}/add_points`, points],
      ["deductLoyaltyCardPoints", 204, "PUT", `${path}/deduct_points`, points],
      ["deductLoyaltyCardPoints", 400, "PUT", `${path}/deduct_points`, { points: 1e9 }],
      ["deductLoyaltyCardPoints", 404, "PUT", `${missing}/deduct_points`, points],
      ["getLoyaltyCardTransactionLogs", 200, "GET", `${path}/logs?subledgerId=`],
      ["getLoyaltyCardTransactionLogs", 404, "GET", `${missing}/logs`],
      ["transferLoyaltyCard", 400, "PUT", `${path}/transfer`, { newCardIdentifier: "x" }],
      ["transferLoyaltyCard", 404, "PUT", `${missing}/transfer`, heir],
      ["transferLoyaltyCard", 204, "PUT", `${path}/transfer`, heir],
      ["getLoyaltyCard", 200, "GET", path],
      ["getLoyaltyCard", 200, "GET", `${shop.cards}/${heir.newCardIdentifier}`],
      ["deleteLoyaltyCard", 204, "DELETE", path],
      ["deleteLoyaltyCard", 404, "DELETE", path],
    ] as const;
    for (const [operationId, status, method, at, body] of calls) {
      await fits(["management", operationId, status], [method, at, body]);
    }
    for (const [operationId, , method, at, body] of calls) {
      await fits(["management", operationId, 401], [method, at, body], "ManagementKey-v1 wrong");
    }
  });

  it("where staff makes many, and takes them in and out by file", async () => {
    const batch = `${shop.cards}/batch`;
    const operation = ["management", "createBatchLoyaltyCards"] as const;
    await fits([...operation, 200], ["POST", batch, { numberOfCards: 3 }]);
    await fits([...operation, 400], ["POST", batch, { numberOfCards: 20_001 }]);
    const nowhere = "/v1/loyalty_programs/999999999/cards/batch";
    await fits([...operation, 404], ["POST", nowhere, { numberOfCards: 3 }]);
    const imported = await upload(
      `${shop.program}/import_cards`,
      `identifier,state,customerprofileids\n${randomName("CARD")},active,${customer};${other}\n`,
    );
    expect(imported.status).toBe(200);
    expectFits("management-api", "importLoyaltyCards", 200, imported.body);
    for (const path of [
      `${shop.cards}/export?dateFormat=excel`,
      `${shop.program}/export_card_balances`,
      `${shop.cards}/${card}/export_log?rangeStart=2020-01-01&rangeEnd=2999-01-01`,
    ]) {
      const { status, headers } = await call("GET", path);
      expect([status, headers.get("content-type")]).toEqual([
        200,
        "application/csv; charset=utf-8",
      ]);
    }
  });
});
