import type { RedemptionOption } from "../../../core/redemption/types";
import type { WalletSnapshot } from "../../../core/ledger/types";
import type { Environment, ProfileRow } from "../session-facts";
import { CUSTOMERS_SQL, type CustomerKeys } from "./customers";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The customer that a redemption names, with what only the option makes interesting. */
export interface RedeemerRow extends ProfileRow {
  /** What the option's limit counts in the present period. */
  readonly redeemedBefore: number;
  /** Version of the wallet that the copy shows; null = there is no copy. */
  readonly copyVersion: number | null;
  /** A `LedgerSnapshot` as JSON text: the ledger that the option is paid from. */
  readonly copyLedger: string | null;
}

export interface RedeemerQuery {
  readonly environment: Environment;
  readonly customer: CustomerKeys;
  readonly applicationId: number;
  readonly optionId: number;
  /** What the names of profiles' wallets begin with. */
  readonly walletPrefix: string;
  /** Present period of each kind. */
  readonly periods: Readonly<Record<string, string>>;
}

/**
 * The customers that the keys name, at most two, each with its counter and the copy of its ledger:
 * so that a redemption by email needs no second hop to learn whose wallet it is about.
 */
export function redeemerStatement(db: Preparer, query: RedeemerQuery): D1PreparedStatement {
  const { integrationId, email, phone, posAccountId } = query.customer;
  return db
    .prepare(
      `SELECT customer.*, copy.version AS copyVersion, copy.ledger AS copyLedger,
  coalesce((SELECT used FROM counters WHERE campaign_id = o.campaign_id
    AND entity = 'profile:' || customer.integrationId
    AND period = coalesce(?8 ->> ('$.' || (o.eligibility ->> '$.period')), '')
    AND action = 'redemptionOption:' || o.id), 0) AS redeemedBefore
FROM (${CUSTOMERS_SQL}) customer
LEFT JOIN redemption_options o ON o.id = ?6 AND o.application_id = ?7
LEFT JOIN balance_copies copy ON copy.wallet_name = ?9 || customer.integrationId
  AND copy.program_id = o.loyalty_program_id AND copy.subledger_id = o.subledger_id`,
    )
    .bind(
      query.environment,
      integrationId,
      email,
      phone,
      posAccountId,
      query.optionId,
      query.applicationId,
      JSON.stringify(query.periods),
      query.walletPrefix,
    );
}

/** The wallet as far as its copy tells: the one ledger, as of the copy's version. */
export function copiedWallet({ copyVersion, copyLedger }: RedeemerRow): WalletSnapshot {
  if (copyVersion === null || copyLedger === null) return { version: 0, ledgers: [] };
  return {
    version: copyVersion,
    ledgers: [JSON.parse(copyLedger) as WalletSnapshot["ledgers"][number]],
  };
}

/** The option's columns as they are stored, and what its campaign says of coupons. */
interface StoredOptionRow extends Omit<RedemptionOption, "active" | "eligibility" | "amounts"> {
  readonly active: number;
  /** JSON text, as are the settings and attributes below. */
  readonly eligibility: string;
  readonly amounts: string;
  readonly couponPattern: string | null;
  readonly couponSettings: string | null;
  readonly couponAttributes: string;
}

/** An option with what its campaign says of coupons. */
export interface RedeemableOption {
  readonly option: RedemptionOption;
  readonly couponPattern: string | null;
  readonly couponSettings: {
    readonly couponPattern: string;
    readonly validCharacters: readonly string[];
  } | null;
  /** What every coupon of the campaign begins with. */
  readonly couponAttributes: Readonly<Record<string, unknown>>;
}

/** An undeleted option of the Application. */
export function redeemableOptionStatement(db: Preparer, applicationId: number, optionId: number) {
  return db
    .prepare(
      `SELECT o.id AS id, o.name AS name, o.discount_type AS discountType, o.points AS points,
  o.discount_amount_cents AS discountAmountCents, o.discount_percentage AS discountPercentage,
  o.sku AS sku, o.rate_cents AS rateCents, o.step AS step, o.minimum_points AS minimumPoints,
  o.loyalty_program_id AS loyaltyProgramId, o.subledger_id AS subledgerId,
  o.campaign_id AS campaignId, o.coupon_pattern AS couponPattern,
  o.coupon_validity AS couponValidity, o.start_at_ms AS startAtMs, o.end_at_ms AS endAtMs,
  o.active AS active, o.eligibility AS eligibility, o.amounts AS amounts,
  c.coupon_settings AS couponSettings, c.coupon_attributes AS couponAttributes
FROM redemption_options o JOIN campaigns c ON c.id = o.campaign_id
WHERE o.application_id = ?1 AND o.id = ?2 AND o.deleted_at_ms IS NULL`,
    )
    .bind(applicationId, optionId);
}

export function parseRedeemableOption(answer: D1Result | undefined): RedeemableOption | null {
  const row = answer?.results[0] as StoredOptionRow | undefined;
  if (row === undefined) return null;
  const { couponPattern, couponSettings, couponAttributes, ...option } = row;
  return {
    option: {
      ...option,
      active: row.active === 1,
      eligibility: JSON.parse(row.eligibility) as RedemptionOption["eligibility"],
      amounts: JSON.parse(row.amounts) as RedemptionOption["amounts"],
    },
    couponPattern,
    couponSettings: JSON.parse(couponSettings ?? "null") as RedeemableOption["couponSettings"],
    couponAttributes: JSON.parse(couponAttributes) as RedeemableOption["couponAttributes"],
  };
}
