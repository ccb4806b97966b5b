import type { AttributeJson } from "../../core/session/types";
import {
  type ApplicationSettings,
  type EvaluationGroup,
  NO_RULESET_FACTS,
  type RulesetFacts,
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
  readonly attributes: string;
  readonly facts: string | null;
  readonly evaluationGroupId: number | null;
  readonly evaluationPosition: number;
  readonly targetedAudienceIds: string;
  readonly linkedStoreIds: string;
  readonly storeBudgets: string;
  readonly changedRevision: number;
  readonly deletedAtMs: number | null;
}

/** How a statement finds its Application: by id, or by a key that the isolate has not met. */
export type ApplicationScope = { readonly applicationId: number } | { readonly keyHash: string };

export function scopeSql(scope: ApplicationScope): {
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
  c.limits AS limits, c.attributes AS attributes, r.facts AS facts, c.changed_revision AS changedRevision,
  c.deleted_at_ms AS deletedAtMs, c.evaluation_group_id AS evaluationGroupId,
  c.evaluation_position AS evaluationPosition, c.targeted_audience_ids AS targetedAudienceIds,
  (SELECT json_group_array(store_id) FROM campaign_stores WHERE campaign_id = c.id)
    AS linkedStoreIds,
  (SELECT json_group_array(json_object('id', id, 'storeId', store_id,
     'period', nullif(period, ''), 'limitThousandths', limit_thousandths))
   FROM store_budgets WHERE campaign_id = c.id) AS storeBudgets
FROM campaigns c LEFT JOIN rulesets r ON r.id = c.active_ruleset_id AND r.deleted_at_ms IS NULL
WHERE c.application_id = ${sql} AND c.changed_revision > ?2 ORDER BY c.id`,
    )
    .bind(value, afterRevision);
}

/** The evaluation tree: the base group first, the others by depth. */
export function evaluationGroupsStatement(
  db: Preparer,
  scope: ApplicationScope,
): D1PreparedStatement {
  const { sql, value } = scopeSql(scope);
  return db
    .prepare(
      `SELECT g.id AS id, g.parent_id AS parentId, g.evaluation_mode AS mode,
  g.evaluation_scope AS scope, g.position AS position
FROM evaluation_groups g LEFT JOIN evaluation_groups p ON p.id = g.parent_id
WHERE g.application_id = ${sql}
ORDER BY g.parent_id IS NOT NULL, p.parent_id IS NOT NULL, g.position, g.id`,
    )
    .bind(value);
}

/** The columns are named as the core names them, and a CHECK keeps their values. */
export type EvaluationGroupRow = EvaluationGroup;

export interface ApplicationRow {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly caseSensitivity: ApplicationSettings["caseSensitivity"];
  readonly sandbox: number;
  readonly attributes: string;
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
  a.attributes AS attributes,
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

/** Active rulesets by id, in the structured form. */
export function rulesetBodiesStatement(db: Preparer, rulesetIds: readonly number[]) {
  return db
    .prepare(
      `SELECT id, revision, body FROM rulesets WHERE id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(rulesetIds));
}

/**
 * Active rulesets of campaigns that changed after a revision: they are likely to be needed next.
 */
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
    ...parseAttributes(row.attributes),
    defaultDiscountScope: row.defaultDiscountScope,
    defaultDiscountAdditionalCostPerItemScope: row.defaultItemDiscountScope,
    enableCascadingDiscounts: row.enableCascadingDiscounts === 1,
    enablePartialDiscounts: row.enablePartialDiscounts === 1,
    defaultCartItemFilterId: row.defaultCartItemFilterId,
  };
}

/** Facts that were stored before one of them was known lack it. */
export function parseFacts(text: string | null): RulesetFacts {
  if (text === null) return NO_RULESET_FACTS;
  return { ...NO_RULESET_FACTS, ...(JSON.parse(text) as Partial<RulesetFacts>) };
}

/** Most campaigns and Applications have none, and the index keeps nothing of those. */
export function parseAttributes(text: string): {
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
} {
  return text === "{}" ? {} : { attributes: JSON.parse(text) as Record<string, AttributeJson> };
}
