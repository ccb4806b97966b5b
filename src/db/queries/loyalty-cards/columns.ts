/** A loyalty card with who uses it. */
export interface LoyaltyCardRow {
  readonly id: number;
  readonly programId: number;
  readonly identifier: string;
  /** The `LoyaltyWallet` that keeps its points. */
  readonly walletName: string;
  readonly status: "active" | "inactive";
  readonly blockReason: string | null;
  readonly batchId: string | null;
  /** The card that took its place: it is blocked for good. */
  readonly newCardIdentifier: string | null;
  readonly oldCardIdentifier: string | null;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly linkedProfiles: number;
  /** JSON list of `[integration id, linked at]`, the first ones in the order they were linked. */
  readonly profiles: string;
}

/** Customers of a card that answers show. */
const PROFILES_SHOWN_MAX = 1_000;

/** Over `loyalty_cards c`. */
export const CARD_COLUMNS = `c.id AS id, c.program_id AS programId, c.identifier AS identifier,
  c.wallet_name AS walletName, c.status AS status, c.block_reason AS blockReason,
  c.batch_id AS batchId, c.new_card_identifier AS newCardIdentifier,
  c.old_card_identifier AS oldCardIdentifier, c.created_at_ms AS createdAtMs,
  c.modified_at_ms AS modifiedAtMs,
  (SELECT count(*) FROM loyalty_card_profiles l WHERE l.card_id = c.id) AS linkedProfiles,
  (SELECT json_group_array(json_array(who, at)) FROM (
    SELECT p.integration_id AS who, l.created_at_ms AS at FROM loyalty_card_profiles l
    JOIN profiles p ON p.id = l.profile_id WHERE l.card_id = c.id
    ORDER BY l.created_at_ms, l.profile_id LIMIT ${PROFILES_SHOWN_MAX})) AS profiles`;
