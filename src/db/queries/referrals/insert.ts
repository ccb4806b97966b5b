import { ANSWER_PARAMETER, type AnswerInStore } from "../idempotency";
import { THIS_IMPORT } from "../imports";
import { jsonSlices } from "../json-slices";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The unique index's columns, as `failedConstraint` names them. */
export const REFERRAL_CODE_TAKEN = "referrals.application_id, referrals.code";

export interface NewReferralRow {
  readonly code: string;
  readonly advocateIntegrationId: string;
  readonly friendIntegrationId: string | null;
  readonly usageLimit: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface NewReferrals {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly batchId: string | null;
  /** Whether they belong to the import that the batch notes first. */
  readonly ofImport: boolean;
  readonly createdAtMs: number;
}

/** Inserts referrals, to be sent as one batch; answers rows `{id, code}`. */
export function insertReferralsStatements(
  db: Preparer,
  common: NewReferrals,
  rows: readonly NewReferralRow[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `INSERT INTO referrals (application_id, campaign_id, batch_id, created_at_ms, import_id, code,
  advocate_integration_id, friend_integration_id, usage_limit, start_at_ms, expires_at_ms, attributes)
SELECT ?2, ?3, ?4, ?5, ${common.ofImport ? THIS_IMPORT : "NULL"}, json_extract(j.value, '$[0]'),
  json_extract(j.value, '$[1]'), json_extract(j.value, '$[2]'), json_extract(j.value, '$[3]'),
  json_extract(j.value, '$[4]'), json_extract(j.value, '$[5]'), json_extract(j.value, '$[6]')
FROM json_each(?1) j ORDER BY j.key
RETURNING id AS id, code AS code`,
  );
  const values = rows.map((row) => [
    row.code,
    row.advocateIntegrationId,
    row.friendIntegrationId,
    row.usageLimit,
    row.startAtMs,
    row.expiresAtMs,
    JSON.stringify(row.attributes),
  ]);
  const { applicationId, campaignId, batchId, createdAtMs } = common;
  return jsonSlices(values).map((slice) =>
    prepared.bind(slice, applicationId, campaignId, batchId, createdAtMs),
  );
}

/** What names referrals that were created by a call. */
export interface CreatedReferralsAnswer {
  readonly batchId: string;
  readonly createdAtMs: number;
  /** One per advocate, in order. */
  readonly codes: readonly string[];
  readonly idByCode: Readonly<Record<string, number>>;
}

/** The same as a recorded answer, once the batch has inserted them. */
export function createdReferralsAsAnswer(
  { applicationId, createdAtMs }: NewReferrals,
  batchId: string,
  codes: readonly string[],
): AnswerInStore {
  const [batch, created, list, application] = [0, 1, 2, 3].map((n) => `?${ANSWER_PARAMETER + n}`);
  return {
    sql: `json_object('batchId', ${batch}, 'createdAtMs', ${created}, 'codes', json(${list}),
  'idByCode', (SELECT json_group_object(code, id) FROM referrals
    WHERE application_id = ${application} AND deleted_at_ms IS NULL
      AND code IN (SELECT value FROM json_each(${list}))))`,
    bindings: [batchId, createdAtMs, JSON.stringify(codes), applicationId],
  };
}

/** A campaign of the Application as far as creating a referral needs it. */
export interface ReferralCampaignRow {
  readonly id: number;
  /** JSON text of the code settings. */
  readonly referralSettings: string | null;
}

export function referralCampaignStatement(
  db: Preparer,
  key: { readonly applicationId: number; readonly campaignId: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT id AS id, referral_settings AS referralSettings FROM campaigns
WHERE id = ?1 AND application_id = ?2 AND deleted_at_ms IS NULL`,
    )
    .bind(key.campaignId, key.applicationId);
}
