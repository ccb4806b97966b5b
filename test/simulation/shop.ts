import type { ReturnPolicy } from "../../src/core/ledger/program-rules";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SimulatedD1 } from "./adapters/d1";
import { START_MS } from "./scheduler";
import {
  APPLICATION,
  APPLICATION_ID,
  COUPON,
  GIFTS,
  KEEP,
  PROGRAM_ID,
  REFER,
  storedRuleset,
  VISITED,
  type ShopCampaign,
} from "./shop-rules";
import type { World } from "./world";

export const COUPON_CODE = "XMAS-2021";
/** The coupon that the campaign `KEEP` reserves. */
export const KEPT_CODE = "KEEP-ME";
export const REFERRAL_CODE = "FRIEND-OF-CAROL";
const ADVOCATE = "carol";
/** What the key hashes to is the API's business; services see the hash alone. */
export const KEY_HASH = "simulated-key-hash";

const KEY_EXPIRES_AT_MS = START_MS * 2;

export interface ShopOptions {
  readonly campaigns: readonly ShopCampaign[];
  /** How often the coupon may be used; 0 = without end. */
  readonly couponUsageLimit: number;
  /** Only who reserved the coupon may redeem it. */
  readonly isReservationMandatory?: boolean;
  /** For how many customers rules reserve the coupon that they keep. */
  readonly reservationLimit?: number;
  /** How often the referral may be used; 0 = without end. */
  readonly referralUsageLimit?: number;
  /** How many gifts there are. */
  readonly gifts?: number;
  /** How far returns take points back; the strictest unless told otherwise. */
  readonly returnPolicy?: ReturnPolicy;
}

type Insert = (table: string, row: Readonly<Record<string, string | number>>) => void;

/** The demo deployment, with the campaigns of the story and codes that run out. */
export function openShop(d1: SimulatedD1, options: ShopOptions): void {
  const { campaigns, returnPolicy = "only_pending" } = options;
  const insert: Insert = (table, row) => {
    const columns = [...Object.keys(row), "created_at_ms"];
    const marks = columns.map(() => "?").join(", ");
    const values = [...Object.values(row), START_MS];
    d1.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, values);
  };
  insertApplication(insert, returnPolicy);
  for (const { id, name, ruleset, limits = [] } of campaigns) {
    insert("campaigns", {
      id,
      application_id: APPLICATION_ID,
      name,
      active_ruleset_id: id,
      limits: JSON.stringify(limits),
      changed_revision: 1,
      updated_at_ms: START_MS,
    });
    insert("rulesets", { id, campaign_id: id, ...storedRuleset(ruleset) });
  }
  insertCodes(insert, options);
}

function insertCodes(insert: Insert, options: ShopOptions): void {
  const { couponUsageLimit, isReservationMandatory = false, reservationLimit = 1 } = options;
  const ids = new Set(options.campaigns.map(({ id }) => id));
  const code = { application_id: APPLICATION_ID };
  if (ids.has(COUPON.id)) {
    insert("coupons", {
      ...code,
      campaign_id: COUPON.id,
      value: COUPON_CODE,
      usage_limit: couponUsageLimit,
      is_reservation_mandatory: isReservationMandatory ? 1 : 0,
    });
  }
  if (ids.has(KEEP.id)) {
    insert("coupons", {
      ...code,
      campaign_id: KEEP.id,
      value: KEPT_CODE,
      usage_limit: 0,
      reservation_limit: reservationLimit,
    });
  }
  if (ids.has(REFER.id)) {
    const advocate = { environment: "live", integration_id: ADVOCATE };
    insert("profiles", { ...advocate, last_activity_at_ms: START_MS });
    insert("referrals", {
      ...code,
      campaign_id: REFER.id,
      code: REFERRAL_CODE,
      advocate_integration_id: ADVOCATE,
      usage_limit: options.referralUsageLimit ?? 1,
    });
  }
  insert("giveaway_pools", { ...GIFTS, account_id: 1, modified_at_ms: START_MS });
  for (let number = 1; number <= (options.gifts ?? 0); number += 1) {
    insert("giveaways", { pool_id: GIFTS.id, code: `GIFT-${number}` });
  }
}

function insertApplication(insert: Insert, returnPolicy: ReturnPolicy): void {
  insert("applications", {
    id: APPLICATION_ID,
    account_id: 1,
    name: APPLICATION.name,
    currency: APPLICATION.currency,
    timezone: APPLICATION.timezone,
    modified_at_ms: START_MS,
  });
  insert("application_api_keys", {
    application_id: APPLICATION_ID,
    key_hash: KEY_HASH,
    title: "Storefront",
    expires_at_ms: KEY_EXPIRES_AT_MS,
  });
  insert("attributes", {
    account_id: 1,
    entity: "CustomerSession",
    name: "PointsToSpend",
    title: "Points to spend",
    type: "number",
  });
  insert("event_types", { account_id: 1, name: VISITED, title: VISITED });
  insert("loyalty_programs", {
    account_id: 1,
    name: "Sample Wallet",
    title: "Sample Wallet",
    timezone: "UTC",
    default_validity: "unlimited",
    default_pending: "immediate",
    subscribed_applications: JSON.stringify([APPLICATION_ID]),
    settings: JSON.stringify({ returnPolicy }),
  });
}

/** Points that a customer has before the story begins; `expiresAtMs` null = for ever. */
export async function givePoints(
  world: World,
  profileId: string,
  points: number,
  expiresAtMs: number | null = null,
): Promise<void> {
  const walletName = walletNameOfProfile(false, profileId);
  const posted = await world.wallet(walletName).object.call((wallet) =>
    wallet.post({
      walletName,
      nowMs: START_MS,
      change: {
        kind: "add",
        transactionUUID: `given-to-${profileId}-until-${expiresAtMs}`,
        programId: PROGRAM_ID,
        subledgerId: "",
        amountHundredths: points * 100,
        name: "Given",
        source: { type: "manual" },
        startAtMs: START_MS,
        expiresAtMs,
      },
    }),
  );
  if (!posted.ok) throw new Error(`The points were refused: ${posted.error.code}`);
}
