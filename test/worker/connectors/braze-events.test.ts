import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { eraseProfileStatements } from "../../../src/db/queries/erase-profile";
import {
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";

interface State extends Record<string, unknown> {
  readonly effects: readonly { readonly effectType: string; readonly props: { value: number } }[];
  readonly event: Readonly<Record<string, unknown>>;
}

const PARALLEL_CALLS = 20;
/** They are many calls for a busy machine. */
const SLOW_MS = 60_000;

const eventType = `signup_${crypto.randomUUID().slice(0, 8)}`;
let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let programId: number;

beforeAll(async () => {
  shop = await createConnectedShop("braze");
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("points"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  });
  programId = program.id;
  await manage("POST", "/v1/event_types", { name: eventType, title: "Sign-up", description: "" });
  await createCampaign(shop.id, {
    promotionRules: [
      {
        title: "Welcome",
        blocks: [
          { id: "event", type: "checkEvent", eventType },
          {
            id: "points",
            type: "awardLoyaltyPoints",
            program: { id: programId },
            subledger: "",
            name: "Welcome",
            value: 10,
            partial: false,
            target: { type: "cart" },
            recipient: "Current",
          },
        ],
      },
    ],
  });
});

const event = (change: Record<string, unknown> = {}) => ({
  eventType,
  type: "string",
  customerProfileId: randomName("customer"),
  identifier: randomName("dispatch"),
  ...change,
});

const post = <T = State>(body: unknown, headers: Record<string, string> = {}, key = shop.key) =>
  callConnector<T>({
    method: "POST",
    path: "/braze/event",
    body,
    key,
    headers: { "destination-hostname": DEPLOYMENT, ...headers },
  });

async function pointsOf(customer: string): Promise<number> {
  const path = `/v1/loyalty_programs/${programId}/profile/${customer}/balances`;
  const { body } = await call<{ balance: { activePoints: number } }>(
    "GET",
    path,
    undefined,
    shop.shopKey,
  );
  return body.balance.activePoints;
}

describe("an event", () => {
  it("runs the rules, makes the customer and tells everything", async () => {
    const name = `Language${crypto.randomUUID().slice(0, 8)}`;
    const sent = event({ eventAttributes: { [name]: "english" } });
    const answer = await post(sent);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        effects: [{ effectType: "addLoyaltyPoints", props: { value: 10 } }],
        createdCoupons: [],
        createdReferrals: [],
        event: {
          applicationId: shop.id,
          profileId: sent.customerProfileId,
          type: eventType,
          attributes: { [name]: "english" },
        },
        customerProfile: { integrationId: sent.customerProfileId },
      },
    });
    expect(await pointsOf(sent.customerProfileId)).toBe(10);
    const mismatch = await post<ConnectorError>(event({ eventAttributes: { [name]: 7 } }));
    expect(mismatch.status).toBe(400);
  });

  it("with a known identifier gets the stored answer and changes nothing", async () => {
    const sent = event();
    const first = await post(sent);
    const again = await post({ ...sent, customerProfileId: randomName("other"), eventType: "any" });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await pointsOf(sent.customerProfileId)).toBe(10);
  });

  it(
    "that many calls send at once is one event, and all get its answer",
    { timeout: SLOW_MS },
    async () => {
      const sent = event();
      const answers = await Promise.all(Array.from({ length: PARALLEL_CALLS }, () => post(sent)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body.event["id"])).size).toBe(1);
      expect(await pointsOf(sent.customerProfileId)).toBe(10);
    },
  );

  it("in a dry run or with a staging key leaves nothing behind", async () => {
    const attribute = `New${crypto.randomUUID().slice(0, 8)}`;
    const sent = event({ eventAttributes: { [attribute]: 1 } });
    const dry = await post(sent, { "x-dry-run": "true" });
    expect(dry).toMatchObject({ status: 200, body: { event: { attributes: {} } } });
    expect(dry.body.effects).toHaveLength(1);
    const staging = await createApiKey(shop.id, { platform: "braze", type: "staging" });
    expect((await post(sent, {}, staging)).status).toBe(200);
    const attributes = await manage<{ data: unknown[] }>(
      "GET",
      `/v1/attributes?search=${attribute}`,
    );
    expect(attributes.data).toEqual([]);
    const real = await post(sent);
    expect(real.body.event["attributes"]).toEqual({ [attribute]: 1 });
    expect(await pointsOf(sent.customerProfileId)).toBe(10);
  });

  it("of a customer who was erased tells nothing more, and is still the same event", async () => {
    const sent = event();
    const first = await post(sent);
    await env.DB.batch(eraseProfileStatements(env.DB, "live", sent.customerProfileId));
    const again = await post(sent);
    expect(again.body).toMatchObject({ effects: [], event: { id: first.body.event["id"] } });
    expect(await pointsOf(sent.customerProfileId)).toBe(10);
  });

  it.each([
    ["an unknown type", { eventType: "nobody_knows" }, 400],
    ["a built-in type", { eventType: "talon_session_closed" }, 400],
    ["no customer", { customerProfileId: "" }, 400],
    ["no identifier", { identifier: "" }, 400],
  ])("is refused with %s", async (_what, change, status) => {
    const answer = await post<ConnectorError>(event(change));
    expect(answer).toMatchObject({ status, body: { StatusCode: status } });
  });

  it("must name the deployment in the header", async () => {
    const answer = await post<ConnectorError>(event(), { "destination-hostname": "" });
    expect(answer).toMatchObject({ status: 400, body: { Error: "No Deployment URL specified" } });
  });
});
