import { env } from "cloudflare:workers";
import type { Catalogue } from "../../../src/core/evaluation/catalogue";
import type { ProfileFacts, Snapshot } from "../../../src/core/evaluation/snapshot";
import { parseCsv } from "../../../src/core/csv";
import type { AttributeJson } from "../../../src/core/session/types";
import { manage, managementKey, type TestApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { integrate } from "./definitions";
import type { ScenarioIds } from "./ids";

type Attributes = Readonly<Record<string, AttributeJson>>;

/** What decisions write, as the public APIs read it back; in the words of the scenario. */
export interface ShopAfter {
  /** Null where no session is stored. */
  readonly session: {
    readonly attributes: Attributes;
    readonly lines: readonly Attributes[];
  } | null;
  readonly customers: Readonly<Record<string, CustomerAfter>>;
  readonly coupons: readonly CodeAfter[];
  readonly referrals: readonly CodeAfter[];
  /** Who got giveaways, by pool. */
  readonly giveaways: readonly { readonly poolId: number | string; readonly recipient: string }[];
  /** Who holds a coupon, by its code. */
  readonly holders: Readonly<Record<string, readonly string[]>>;
  /** The outbox has no reader but the queue: its rows themselves. */
  readonly webhooks: readonly unknown[];
}

export interface CustomerAfter {
  readonly attributes: Attributes;
  readonly audienceIds: readonly (number | string)[];
}

export interface CodeAfter {
  readonly campaignId: number | string;
  readonly code: string;
  /** The recipient of a coupon, the friend of a referral. */
  readonly whose: string;
  readonly advocate?: string;
  readonly usageLimit: number;
  readonly discountLimit?: number | undefined;
  readonly startDate: string | undefined;
  readonly expiryDate: string | undefined;
  readonly attributes: Attributes;
}

interface World {
  readonly snapshot: Snapshot;
  readonly catalogue: Catalogue;
}

interface CodeAnswer {
  readonly value?: string;
  readonly code?: string;
  readonly recipientIntegrationId?: string;
  readonly friendProfileIntegrationId?: string;
  readonly advocateProfileIntegrationId?: string;
  readonly usageLimit: number;
  readonly discountLimit?: number;
  readonly startDate?: string;
  readonly expiryDate?: string;
  readonly attributes?: Attributes;
}

export async function readShop(
  shop: TestApplication,
  { snapshot, catalogue }: World,
  ids: ScenarioIds,
  messagesBefore: number,
): Promise<ShopAfter> {
  const { session, coupons } = snapshot;
  const customers: Record<string, CustomerAfter> = {};
  for (const name of customersOf(snapshot)) customers[name] = await readCustomer(shop, name, ids);
  const holders: Record<string, readonly string[]> = {};
  for (const { value } of coupons) holders[value] = await readHolders(shop, value, ids);
  return {
    session: session && (await readSession(shop, session.integrationId)),
    customers,
    coupons: await readCodes(catalogue, "coupons", ids),
    referrals: await readCodes(catalogue, "referrals", ids),
    giveaways: await readGiveaways(catalogue, ids),
    holders,
    webhooks: await readWebhooks(messagesBefore, ids),
  };
}

/** Everybody whom a decision may write something of. */
export function customersOf({ session, profile, referral }: Snapshot): readonly string[] {
  const current = session ? session.profileId : (profile?.integrationId ?? "demo-customer");
  const names = [current, referral?.advocate?.integrationId ?? ""];
  return [...new Set(names)].filter((name) => name !== "");
}

export async function countMessages(): Promise<number> {
  const row = await env.DB.prepare("SELECT max(rowid) AS last FROM outbox").first<{
    last: number | null;
  }>();
  return row?.last ?? 0;
}

async function readSession(shop: TestApplication, integrationId: string) {
  const path = `/v2/customer_sessions/${encodeURIComponent(integrationId)}`;
  const { status, body } = await call<{
    customerSession: { attributes: Attributes; cartItems: readonly { attributes?: Attributes }[] };
  }>("GET", path, undefined, shop.key);
  if (status === 404) return null;
  const { attributes, cartItems } = body.customerSession;
  return { attributes, lines: cartItems.map((line) => line.attributes ?? {}) };
}

/** An update that changes nothing tells what is stored. */
async function readCustomer(
  shop: TestApplication,
  name: string,
  ids: ScenarioIds,
): Promise<CustomerAfter> {
  const path = `/v2/customer_profiles/${encodeURIComponent(ids.textOut(name))}`;
  const { customerProfile } = await integrate<{
    customerProfile: Pick<ProfileFacts, "attributes"> & {
      audienceMemberships: readonly { id: number }[];
    };
  }>(shop, "PUT", `${path}?runRuleEngine=false`, {});
  const { attributes, audienceMemberships } = customerProfile;
  return { attributes, audienceIds: audienceMemberships.map(({ id }) => ids.told("audience", id)) };
}

async function readHolders(shop: TestApplication, value: string, ids: ScenarioIds) {
  const path = `/v1/coupon_reservations/customerprofiles/${encodeURIComponent(value)}`;
  const { data } = await integrate<{ data: readonly { integrationId: string }[] }>(
    shop,
    "GET",
    path,
  );
  // Others hold it, too, whom the set-up made up.
  return data.map(({ integrationId }) => integrationId).flatMap((name) => ownName(name, ids));
}

/** The scenario's word for a customer of its own. */
function ownName(name: string, ids: ScenarioIds): readonly string[] {
  const told = ids.textIn(name);
  return told === name ? [] : [told];
}

async function readCodes(
  { application, campaigns }: Catalogue,
  kind: "coupons" | "referrals",
  ids: ScenarioIds,
): Promise<readonly CodeAfter[]> {
  const codes: CodeAfter[] = [];
  for (const { id } of campaigns) {
    const path = `/v1/applications/${ids.real("application", application.id)}/campaigns`;
    const list = `${path}/${ids.real("campaign", id)}/${kind}/no_total?sort=id`;
    const { data } = await manage<{ data: readonly CodeAnswer[] }>("GET", list);
    codes.push(...data.map((code) => codeAfter(id, code, ids)));
  }
  return codes;
}

function codeAfter(campaignId: number, answer: CodeAnswer, ids: ScenarioIds): CodeAfter {
  const { advocateProfileIntegrationId: advocate, discountLimit } = answer;
  const whose = answer.recipientIntegrationId ?? answer.friendProfileIntegrationId ?? "";
  return {
    campaignId,
    code: answer.value ?? answer.code ?? "",
    whose: ids.textIn(whose),
    ...(advocate === undefined ? {} : { advocate: ids.textIn(advocate) }),
    usageLimit: answer.usageLimit,
    ...(discountLimit === undefined ? {} : { discountLimit }),
    startDate: answer.startDate && new Date(answer.startDate).toISOString(),
    expiryDate: answer.expiryDate && new Date(answer.expiryDate).toISOString(),
    attributes: answer.attributes ?? {},
  };
}

const AWARD_COLUMNS = ["used", "profileintegrationid"] as const;
const GIVEAWAY_COLUMNS = [
  ...AWARD_COLUMNS,
  ...(["id", "poolid", "code", "startdate", "enddate", "attributes"] as const),
  ...(["created", "awarded", "importid"] as const),
];

async function readGiveaways({ definitions }: Catalogue, ids: ScenarioIds) {
  const awards: { poolId: number; recipient: string }[] = [];
  for (const { id } of definitions.giveawayPools) {
    if (!ids.knows("pool", id)) continue;
    const path = `/v1/giveaways/pools/${ids.real("pool", id)}/export`;
    const { body: text } = await call<string>("GET", path, undefined, await managementKey());
    const shape = { columns: GIVEAWAY_COLUMNS, required: AWARD_COLUMNS, rowsMax: 100_000 };
    const rows = parseCsv(text, shape);
    if (!rows.ok) throw new Error(JSON.stringify(rows.error));
    for (const { values } of rows.value) {
      if (values.used !== "true") continue;
      // Pools belong to all scenarios of a file: what others got is theirs.
      const own = ownName(values.profileintegrationid, ids);
      awards.push(...own.map((recipient) => ({ poolId: id, recipient })));
    }
  }
  return awards;
}

async function readWebhooks(messagesBefore: number, ids: ScenarioIds): Promise<readonly unknown[]> {
  const { results } = await env.DB.prepare(
    "SELECT payload FROM outbox WHERE kind = 'webhook' AND rowid > ?1 ORDER BY rowid",
  )
    .bind(messagesBefore)
    .all<{ payload: string }>();
  return results.map(({ payload }) => {
    const { webhookId, ...others } = JSON.parse(ids.textIn(payload)) as { webhookId: number };
    return { webhookId: ids.told("webhook", webhookId), ...others };
  });
}
