import {
  createCampaign,
  manage,
  managementKey,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { type Answer, call } from "../../support/http";
import { upload } from "../../support/upload";
import type { EffectBody } from "./spend-points-shop";

export type Block = Readonly<Record<string, unknown>>;

/** A running campaign with one rule. */
export function createRule(
  shop: TestApplication,
  blocks: readonly Block[],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const numbered = blocks.map((block, index) => ({ id: `block-${index}`, ...block }));
  const rules = [{ title: randomName("rule"), blocks: numbered }];
  const ruleset = { promotionRules: rules, strikethroughRules: [], selectors: [], bundles: [] };
  return createCampaign(shop.id, ruleset, settings);
}

export const onEvent = (eventType: string): Block => ({ type: "checkEvent", eventType });

export const notification = (title: string): Block => ({
  type: "showNotification",
  notificationType: "Info",
  title,
  body: "",
});

export const discount = (value: number | string, partial = false): Block => ({
  type: "awardDiscount",
  name: "discount",
  value,
  partial,
  target: { type: "cart" },
});

export interface Named {
  readonly id: number;
  readonly name: string;
}

export const giveaway = ({ id, name }: Named): Block => ({
  type: "awardGiveaway",
  giveawayPool: { id, name },
  profile: "Current",
});

export const audienceCheck = (operator: string, audience: Named): Block => ({
  type: "checkAudience",
  operator,
  profile: "Current",
  audience,
});

export const audienceChange = (operator: "add" | "remove", audience: Named): Block => ({
  type: "updateAudienceMembership",
  operator,
  profile: "Current",
  audience,
});

export const points = (programId: number, value: number): Block => ({
  type: "awardLoyaltyPoints",
  program: { id: programId },
  subledger: "",
  name: "Thank you",
  value,
  partial: false,
  target: { type: "cart" },
  recipient: "Current",
});

/** A custom event type with one attribute, `Channel`. */
export async function createEventType(): Promise<string> {
  const name = randomName("signup").replaceAll("-", "_");
  await manage("POST", "/v1/attributes", {
    entity: "Event",
    eventType: name,
    name: "Channel",
    title: "Channel",
    type: "string",
    description: "",
    suggestions: [],
    editable: true,
  });
  return name;
}

export async function createAudience(shop: TestApplication): Promise<Named> {
  const body = { name: randomName("audience") };
  const answer = await call<Named>("POST", "/v2/audiences", body, shop.key);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { id: answer.body.id, name: answer.body.name };
}

export async function createPool(codes: readonly string[]): Promise<Named> {
  const name = randomName("pool");
  const pool = await manage<Named>("POST", "/v1/giveaways/pools", { name, sandbox: false });
  const csv = ["code,startdate,enddate,attributes", ...codes.map((code) => `${code},,,`)];
  const path = `/v1/giveaways/pools/${pool.id}/import`;
  const answer = await upload(path, csv.join("\n"), await managementKey());
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return pool;
}

export async function createProgram(shop: TestApplication): Promise<number> {
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  });
  return program.id;
}

/** What tests read of the answer to an event or a profile update; their assertions prove it. */
export interface OccasionBody {
  readonly effects: readonly EffectBody[];
  readonly createdCoupons: readonly Readonly<Record<string, unknown>>[];
  readonly createdReferrals: readonly Readonly<Record<string, unknown>>[];
  readonly awardedGiveaways: readonly Readonly<Record<string, unknown>>[];
  readonly customerProfile: Readonly<Record<string, unknown>> & {
    readonly audienceMemberships: readonly Named[];
  };
  readonly event: Readonly<Record<string, unknown>>;
  readonly loyalty: {
    readonly programs: Readonly<Record<string, { readonly ledger: Record<string, number> }>>;
  };
  readonly triggeredCampaigns: readonly Readonly<Record<string, unknown>>[];
  readonly ruleFailureReasons: readonly { readonly details?: string }[];
  readonly errors: readonly { title: string; details: string; source: Record<string, string> }[];
}

/** Every section of an event's or a profile update's answer that needs no dry run. */
export const EVERY_SECTION = [
  "customerProfile",
  "triggeredCampaigns",
  "loyalty",
  "event",
  "awardedGiveaways",
  "ruleFailureReasons",
  "achievements",
] as const;

export function trackEvent(
  shop: Pick<TestApplication, "key">,
  body: Readonly<Record<string, unknown>>,
  query = "?silent=no",
): Promise<Answer<OccasionBody>> {
  const sent = { responseContent: EVERY_SECTION, ...body };
  return call<OccasionBody>("POST", `/v2/events${query}`, sent, shop.key);
}

export function putProfile(
  shop: Pick<TestApplication, "key">,
  id: string,
  body: Readonly<Record<string, unknown>>,
  query = "?runRuleEngine=true",
): Promise<Answer<OccasionBody>> {
  const path = `/v2/customer_profiles/${encodeURIComponent(id)}${query}`;
  return call<OccasionBody>("PUT", path, body, shop.key);
}

export const typesOf = ({ effects }: OccasionBody) => effects.map(({ effectType }) => effectType);
