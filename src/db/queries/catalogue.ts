import type {
  AdditionalCostDefinition,
  ApplicationSettings,
  AttributeDefinition,
  LoyaltyProgramDefinition,
  RulesetFacts,
} from "../../core/evaluation/catalogue";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Rows come back with their JSON columns as text; `parse…` below turns them into core types. */
export interface CampaignIndexRow {
  readonly id: number;
  readonly name: string;
  readonly state: "enabled" | "disabled" | "archived";
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  readonly activeRulesetId: number | null;
  readonly rulesetRevision: number | null;
  readonly limits: string;
  readonly facts: string | null;
  readonly changedRevision: number;
  readonly deletedAtMs: number | null;
}

/** How a statement finds its Application: by id, or by a key that the isolate has not met. */
export type ApplicationScope = { readonly applicationId: number } | { readonly keyHash: string };

function scopeSql(scope: ApplicationScope): {
  readonly sql: string;
  readonly value: number | string;
} {
  if ("applicationId" in scope) return { sql: "?1", value: scope.applicationId };
  const sql = "(SELECT application_id FROM application_api_keys WHERE key_hash = ?1)";
  return { sql, value: scope.keyHash };
}

/** Index rows changed after a revision; tombstones included. */
export function campaignChangesStatement(
  db: Preparer,
  scope: ApplicationScope,
  afterRevision: number,
): D1PreparedStatement {
  const { sql, value } = scopeSql(scope);
  return db
    .prepare(
      `SELECT c.id AS id, c.name AS name, c.state AS state, c.start_at_ms AS startAtMs,
  c.end_at_ms AS endAtMs, c.active_ruleset_id AS activeRulesetId, r.revision AS rulesetRevision,
  c.limits AS limits, r.facts AS facts, c.changed_revision AS changedRevision,
  c.deleted_at_ms AS deletedAtMs
FROM campaigns c LEFT JOIN rulesets r ON r.id = c.active_ruleset_id AND r.deleted_at_ms IS NULL
WHERE c.application_id = ${sql} AND c.changed_revision > ?2 ORDER BY c.id`,
    )
    .bind(value, afterRevision);
}

export interface ApplicationRow {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly caseSensitivity: ApplicationSettings["caseSensitivity"];
  readonly sandbox: number;
  readonly defaultDiscountScope: ApplicationSettings["defaultDiscountScope"];
  readonly defaultItemDiscountScope: ApplicationSettings["defaultDiscountAdditionalCostPerItemScope"];
  readonly enableCascadingDiscounts: number;
  readonly enablePartialDiscounts: number;
  readonly defaultCartItemFilterId: number | null;
  readonly catalogueRevision: number;
  readonly definitionsRevision: number;
}

export function applicationSettingsStatement(
  db: Preparer,
  scope: ApplicationScope,
): D1PreparedStatement {
  const { sql, value } = scopeSql(scope);
  return db
    .prepare(
      `SELECT a.id AS id, a.account_id AS accountId, a.name AS name, a.currency AS currency,
  a.timezone AS timezone, a.case_sensitivity AS caseSensitivity, a.sandbox AS sandbox,
  a.default_discount_scope AS defaultDiscountScope,
  a.default_item_discount_scope AS defaultItemDiscountScope,
  a.enable_cascading_discounts AS enableCascadingDiscounts,
  a.enable_partial_discounts AS enablePartialDiscounts,
  a.default_cart_item_filter_id AS defaultCartItemFilterId,
  a.catalogue_revision AS catalogueRevision, c.definitions_revision AS definitionsRevision
FROM applications a JOIN accounts c ON c.id = a.account_id
WHERE a.id = ${sql} AND a.deleted_at_ms IS NULL`,
    )
    .bind(value);
}

/** Attributes, additional costs and programs of the account, in this order. */
export function definitionStatements(db: Preparer, scope: ApplicationScope): D1PreparedStatement[] {
  const { sql: application, value } = scopeSql(scope);
  const account = `(SELECT account_id FROM applications WHERE id = ${application})`;
  return [
    `SELECT id, entity, name, type, event_type AS eventType, suggestions,
  restricted_by_suggestions AS restrictedBySuggestions,
  subscribed_application_ids AS subscribedApplicationIds
FROM attributes WHERE account_id = ${account} ORDER BY id`,
    `SELECT id, name, title, type FROM additional_costs WHERE account_id = ${account} ORDER BY id`,
    `SELECT p.id AS id, p.name AS name, p.title AS title, p.timezone AS timezone,
  p.card_based AS cardBased, p.sandbox AS sandbox, p.allow_subledger AS allowSubledger,
  p.default_validity AS defaultValidity, p.default_pending AS defaultPending,
  p.subscribed_applications AS subscribedApplications,
  (SELECT json_group_array(json_object('id', t.id, 'name', t.name,
     'minPointsHundredths', t.min_points_hundredths))
   FROM (SELECT * FROM loyalty_tiers WHERE program_id = p.id ORDER BY min_points_hundredths) t) AS tiers
FROM loyalty_programs p WHERE p.account_id = ${account} AND p.deleted_at_ms IS NULL ORDER BY p.id`,
  ].map((sql) => db.prepare(sql).bind(value));
}

export interface AttributeRow {
  readonly id: number;
  readonly entity: AttributeDefinition["entity"];
  readonly name: string;
  readonly type: AttributeDefinition["type"];
  readonly eventType: string;
  readonly suggestions: string;
  readonly restrictedBySuggestions: number;
  readonly subscribedApplicationIds: string;
}

export interface LoyaltyProgramRow {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly timezone: string;
  readonly cardBased: number;
  readonly sandbox: number;
  readonly allowSubledger: number;
  readonly defaultValidity: string;
  readonly defaultPending: string;
  readonly subscribedApplications: string;
  readonly tiers: string;
}

/** Active rulesets by id, in the structured form. */
export function rulesetBodiesStatement(db: Preparer, rulesetIds: readonly number[]) {
  return db
    .prepare(
      `SELECT id, revision, body FROM rulesets WHERE id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(rulesetIds));
}

/** Active rulesets of campaigns that changed after a revision: they are likely to be needed next. */
export function changedRulesetBodiesStatement(
  db: Preparer,
  applicationId: number,
  afterRevision: number,
) {
  return db
    .prepare(
      `SELECT r.id AS id, r.revision AS revision, r.body AS body
FROM campaigns c JOIN rulesets r ON r.id = c.active_ruleset_id AND r.deleted_at_ms IS NULL
WHERE c.application_id = ?1 AND c.changed_revision > ?2 AND c.deleted_at_ms IS NULL
  AND c.state = 'enabled'
ORDER BY c.changed_revision DESC LIMIT ${CHANGED_RULESETS_MAX}`,
    )
    .bind(applicationId, afterRevision);
}

/** How many changed rulesets are read ahead; the others are read when they are needed. */
const CHANGED_RULESETS_MAX = 20;

export interface RulesetBodyRow {
  readonly id: number;
  readonly revision: number;
  readonly body: string;
}

export function parseApplication(row: ApplicationRow): ApplicationSettings {
  return {
    id: row.id,
    accountId: row.accountId,
    name: row.name,
    currency: row.currency,
    timezone: row.timezone,
    caseSensitivity: row.caseSensitivity,
    sandbox: row.sandbox === 1,
    defaultDiscountScope: row.defaultDiscountScope,
    defaultDiscountAdditionalCostPerItemScope: row.defaultItemDiscountScope,
    enableCascadingDiscounts: row.enableCascadingDiscounts === 1,
    enablePartialDiscounts: row.enablePartialDiscounts === 1,
    defaultCartItemFilterId: row.defaultCartItemFilterId,
  };
}

export function parseAttribute(row: AttributeRow): AttributeDefinition {
  return {
    id: row.id,
    entity: row.entity,
    name: row.name,
    type: row.type,
    eventType: row.eventType === "" ? null : row.eventType,
    suggestions: JSON.parse(row.suggestions) as string[],
    restrictedBySuggestions: row.restrictedBySuggestions === 1,
    subscribedApplicationIds: JSON.parse(row.subscribedApplicationIds) as number[],
  };
}

export function parseLoyaltyProgram(row: LoyaltyProgramRow): LoyaltyProgramDefinition {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    timezone: row.timezone,
    cardBased: row.cardBased === 1,
    sandbox: row.sandbox === 1,
    allowSubledger: row.allowSubledger === 1,
    defaultValidity: row.defaultValidity,
    defaultPending: row.defaultPending,
    subscribedApplications: JSON.parse(row.subscribedApplications) as number[],
    tiers: JSON.parse(row.tiers) as LoyaltyProgramDefinition["tiers"],
  };
}

export type AdditionalCostRow = AdditionalCostDefinition;

export function parseFacts(text: string | null): RulesetFacts {
  if (text === null) return { needsCoupon: false, eventTypes: [], loyaltyProgramIds: [] };
  return JSON.parse(text) as RulesetFacts;
}
