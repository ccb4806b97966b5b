import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { call, createApplication, manage, randomName, upload } from "./client";

/** A shop whose campaign does everything that takes hold, for any event, profile or session. */
export interface RewardingShop {
  readonly id: number;
  readonly key: string;
  readonly eventType: string;
  readonly programId: number;
  readonly audienceId: number;
  readonly referralCode: string;
  readonly storeIntegrationId: string;
}

/** The sections of events and profile updates that need no dry run. */
export const EVERY_SECTION = [
  "customerProfile",
  "triggeredCampaigns",
  "loyalty",
  "event",
  "awardedGiveaways",
  "ruleFailureReasons",
  "achievements",
];

export async function createRewardingShop(): Promise<RewardingShop> {
  const { id, key } = await createApplication();
  const eventType = randomName("signup").replaceAll("-", "_");
  const [programId, audience, pool, storeIntegrationId, webhook] = await Promise.all([
    createProgram(id),
    createAudience(key),
    createPool(),
    createStore(id),
    createWebhook("https://messages.example/"),
    defineAttribute("Event", "Channel", { eventType }),
    defineAttribute("CustomerProfile", "Language"),
  ]);
  const target = await createCampaign(id, []);
  const code = { campaignId: target, storeInSession: false };
  await createCampaign(id, [
    points(programId),
    { type: "awardGiveaway", giveawayPool: pool, profile: "Current" },
    { type: "updateAudienceMembership", operator: "add", profile: "Current", audience },
    { ...code, type: "createCoupon", recipientId: "", discountLimit: 10 },
    { ...code, type: "createReferral", friendId: "friend" },
    { type: "triggerWebhook", webhook, params: {} },
    { type: "showNotification", notificationType: "Info", title: "Hello", body: "you" },
  ]);
  const welcome = { type: "showNotification", notificationType: "Info", title: "Friend", body: "" };
  const referring = await createCampaign(id, [{ type: "checkReferral", redeem: true }, welcome]);
  const referralCode = await createReferral(key, referring);
  const shop = { id, key, eventType, programId, audienceId: audience.id };
  return { ...shop, referralCode, storeIntegrationId };
}

interface Named {
  readonly id: number;
  readonly name: string;
}

export async function createCampaign(applicationId: number, blocks: readonly object[]) {
  const campaigns = `/v1/applications/${applicationId}/campaigns`;
  const { id } = await manage<Named>("POST", campaigns, {
    name: randomName("campaign"),
    state: "enabled",
    tags: [],
    features: [],
    limits: [],
  });
  const numbered = blocks.map((block, index) => ({ id: `block-${index}`, ...block }));
  await manage("POST", `${campaigns}/${id}/rulesets`, {
    promotionRules: [{ title: "Everything", blocks: numbered }],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
    activate: true,
  });
  return id;
}

const points = (programId: number) => ({
  type: "awardLoyaltyPoints",
  program: { id: programId },
  subledger: "",
  name: "Thank you",
  value: 2.5,
  partial: false,
  target: { type: "cart" },
  recipient: "Current",
});

async function createProgram(applicationId: number): Promise<number> {
  const program = await manage<Named>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [applicationId],
    tiers: [{ name: "Bronze", minPoints: 0 }],
  });
  return program.id;
}

async function createAudience(key: string): Promise<Named> {
  const body = { name: randomName("audience") };
  const answer = await call<Named>("POST", "/v2/audiences", body, key);
  return { id: answer.body.id, name: answer.body.name };
}

/** A pool whose codes say all that a code can. */
async function createPool(): Promise<Named> {
  const name = randomName("pool");
  const { id } = await manage<Named>("POST", "/v1/giveaways/pools", { name, sandbox: false });
  const dates = "2020-01-01T00:00:00Z,2999-01-01T00:00:00Z";
  const lines = Array.from({ length: 20 }, (_, number) => `GIFT-${number},${dates},`);
  const csv = ["code,startdate,enddate,attributes", ...lines].join("\n");
  await upload(`/v1/giveaways/pools/${id}/import`, csv);
  return { id, name };
}

async function createStore(applicationId: number): Promise<string> {
  const integrationId = randomName("store");
  const body = { name: "Shop", description: "", integrationId, attributes: {} };
  await manage("POST", `/v1/applications/${applicationId}/stores`, body);
  return integrationId;
}

export async function createWebhook(
  url: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ id: number; title: string }> {
  const title = randomName("webhook");
  const settings = { applicationIds: [], title, draft: false, verb: "POST", url, headers: [] };
  const payload = '{"hello": "you"}';
  const body = { ...settings, payload, params: [], enabled: true, ...more };
  const { id } = await manage<Named>("POST", "/v1/webhooks", body);
  return { id, title };
}

async function defineAttribute(entity: string, name: string, more: object = {}): Promise<void> {
  const settings = { entity, name, title: name, type: "string", description: "", ...more };
  const body = { ...settings, suggestions: [], editable: true };
  const { status } = await call("POST", "/v1/attributes", body);
  if (status !== 201 && status !== 409) throw new Error(`${name}: ${status}`);
}

async function createReferral(key: string, campaignId: number): Promise<string> {
  const advocate = randomName("advocate");
  await call("PUT", `/v2/customer_profiles/${advocate}`, {}, key);
  const body = { campaignId, advocateProfileIntegrationId: advocate };
  const answer = await call<{ code: string }>("POST", "/v1/referrals", body, key);
  return answer.body.code;
}

export interface Delivery {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  /** What came in, in its order. */
  readonly received: readonly Delivery[];
  stop(): void;
}

/** Somebody's server, which webhooks and callbacks can reach. */
export async function startReceiver(): Promise<Receiver> {
  const received: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, received, stop: () => server.close() };
}
