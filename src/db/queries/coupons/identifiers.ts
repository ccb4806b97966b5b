import { COUPON_COLUMNS, COUPON_TABLES } from "./columns";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The key's columns, as `failedConstraint` names them. */
export const COUPON_IDENTIFIER_TAKEN =
  "coupon_identifiers.application_id, coupon_identifiers.campaign_id, " +
  "coupon_identifiers.identifier, coupon_identifiers.recipient_integration_id";

/** What a platform called a coupon when it asked for it. */
export interface CouponIdentifier {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly identifier: string;
  /** Null = anybody. */
  readonly recipientIntegrationId: string | null;
}

/** The coupon of an identifier, as a `CouponRow`, also when it was deleted since. */
export function couponByIdentifierStatement(
  db: Preparer,
  key: CouponIdentifier,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${COUPON_COLUMNS} FROM ${COUPON_TABLES}
WHERE c.id = (SELECT coupon_id FROM coupon_identifiers
  WHERE application_id = ?1 AND campaign_id = ?2 AND identifier = ?3
    AND recipient_integration_id = ?4)`,
    )
    .bind(...keyValues(key));
}

/** Notes the identifier of the coupon with a code; in one batch with the coupon's own insert. */
export function insertCouponIdentifierStatement(
  db: Preparer,
  key: CouponIdentifier,
  code: string,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO coupon_identifiers (application_id, campaign_id, identifier,
  recipient_integration_id, coupon_id)
VALUES (?1, ?2, ?3, ?4, (SELECT id FROM coupons
  WHERE application_id = ?1 AND value = ?5 AND deleted_at_ms IS NULL))`,
    )
    .bind(...keyValues(key), code);
}

/** A campaign of the Application as far as making one coupon needs it. */
export interface CouponSettingsRow {
  readonly couponSettings: string | null;
  readonly couponAttributes: string;
  readonly attributesSettings: string;
}

export function couponSettingsStatement(
  db: Preparer,
  key: { readonly applicationId: number; readonly campaignId: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT c.coupon_settings AS couponSettings, c.coupon_attributes AS couponAttributes,
  a.attributes_settings AS attributesSettings
FROM campaigns c JOIN applications a ON a.id = c.application_id
WHERE c.id = ?1 AND c.application_id = ?2 AND c.deleted_at_ms IS NULL`,
    )
    .bind(key.campaignId, key.applicationId);
}

function keyValues(key: CouponIdentifier): (string | number)[] {
  const { applicationId, campaignId, identifier, recipientIntegrationId } = key;
  return [applicationId, campaignId, identifier, recipientIntegrationId ?? ""];
}
