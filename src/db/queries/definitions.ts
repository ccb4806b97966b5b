import type {
  AdditionalCostDefinition,
  AttributeDefinition,
  AudienceDefinition,
  CartItemFilterDefinition,
  CollectionDefinition,
  CustomEffectDefinition,
  Definitions,
  EventTypeDefinition,
  GiveawayPoolDefinition,
  LoyaltyProgramDefinition,
  WebhookDefinition,
} from "../../core/evaluation/catalogue";
import { type ApplicationScope, scopeSql } from "./catalogue";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Definitions of the account and of the Application; `parseDefinitions` reads the answers. */
export function definitionStatements(db: Preparer, scope: ApplicationScope): D1PreparedStatement[] {
  const { sql: application, value } = scopeSql(scope);
  const account = `(SELECT account_id FROM applications WHERE id = ${application})`;
  return statements(application, account).map((sql) => db.prepare(sql).bind(value));
}

/**
 * The collections alone: those of campaigns change with the catalogue's revision, not with that of
 * the definitions. `parseCollections` reads the answer.
 */
export function collectionsStatement(db: Preparer, scope: ApplicationScope): D1PreparedStatement {
  const { sql: application, value } = scopeSql(scope);
  const account = `(SELECT account_id FROM applications WHERE id = ${application})`;
  return db.prepare(collectionsSql(application, account)).bind(value);
}

export function parseCollections(result: D1Result | undefined): Definitions["collections"] {
  return rows<CollectionDefinition>(result);
}

/** The attributes of the account, for an Application that is about to be made. */
export async function readAccountAttributes(
  db: Preparer,
  accountId: number,
): Promise<readonly AttributeDefinition[]> {
  return rows<AttributeRow>(await db.prepare(attributesSql("?1")).bind(accountId).run()).map(
    parseAttribute,
  );
}

/** The answers of `definitionStatements`, in their order. */
export function parseDefinitions(results: readonly (D1Result | undefined)[]): Definitions {
  return {
    attributes: rows<AttributeRow>(results[0]).map(parseAttribute),
    additionalCosts: rows<AdditionalCostDefinition>(results[1]),
    loyaltyPrograms: rows<LoyaltyProgramRow>(results[2]).map(parseLoyaltyProgram),
    audiences: rows<AudienceDefinition>(results[3]),
    collections: parseCollections(results[4]),
    giveawayPools: rows<GiveawayPoolDefinition>(results[5]),
    customEffects: rows<CustomEffectRow>(results[6]).map(parseCustomEffect),
    webhooks: rows<WebhookRow>(results[7]).map(parseWebhook),
    eventTypes: rows<EventTypeDefinition>(results[8]),
    cartItemFilters: rows<CartItemFilterRow>(results[9]).map(parseCartItemFilter),
  };
}

function attributesSql(account: string): string {
  return `SELECT id, entity, name, type, event_type AS eventType, suggestions,
  restricted_by_suggestions AS restrictedBySuggestions,
  subscribed_application_ids AS subscribedApplicationIds
FROM attributes WHERE account_id = ${account} ORDER BY id`;
}

function statements(application: string, account: string): string[] {
  return [
    attributesSql(account),
    `SELECT id, name, title, type FROM additional_costs WHERE account_id = ${account} ORDER BY id`,
    `SELECT p.id AS id, p.name AS name, p.title AS title, p.timezone AS timezone,
  p.card_based AS cardBased, p.sandbox AS sandbox, p.allow_subledger AS allowSubledger,
  p.default_validity AS defaultValidity, p.default_pending AS defaultPending,
  p.subscribed_applications AS subscribedApplications, p.settings AS settings,
  (SELECT json_group_array(json_object('id', t.id, 'name', t.name,
     'minPointsHundredths', t.min_points_hundredths))
   FROM (SELECT * FROM loyalty_tiers WHERE program_id = p.id ORDER BY min_points_hundredths) t) AS tiers
FROM loyalty_programs p WHERE p.account_id = ${account} AND p.deleted_at_ms IS NULL ORDER BY p.id`,
    `SELECT id, name, nullif(integration, '') AS integration,
  nullif(integration_id, '') AS integrationId
FROM audiences WHERE account_id = ${account} AND deleted_at_ms IS NULL ORDER BY id`,
    collectionsSql(application, account),
    `SELECT id, name FROM giveaway_pools
WHERE account_id = ${account} AND deleted_at_ms IS NULL ORDER BY id`,
    `SELECT id, name, title, payload, params, is_per_item AS isPerItem, enabled,
  application_ids AS applicationIds
FROM custom_effects WHERE account_id = ${account} AND deleted_at_ms IS NULL ORDER BY id`,
    `SELECT id, title, verb, url, headers, payload, params, enabled,
  application_ids AS applicationIds
FROM webhooks WHERE account_id = ${account} AND deleted_at_ms IS NULL AND draft = 0 ORDER BY id`,
    `SELECT id, name, title FROM event_types WHERE account_id = ${account} ORDER BY id`,
    `SELECT id, name, expression FROM cart_item_filters
WHERE application_id = ${application} AND deleted_at_ms IS NULL ORDER BY id`,
  ];
}

function collectionsSql(application: string, account: string): string {
  return `SELECT id, name, campaign_id AS campaignId, revision FROM collections
WHERE account_id = ${account} AND deleted_at_ms IS NULL AND (campaign_id IS NULL
  OR campaign_id IN (SELECT id FROM campaigns WHERE application_id = ${application}))
ORDER BY id`;
}

function rows<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}

/** Columns of JSON are text, and booleans are 0 or 1, until they are parsed. */
interface AttributeRow {
  readonly id: number;
  readonly entity: AttributeDefinition["entity"];
  readonly name: string;
  readonly type: AttributeDefinition["type"];
  readonly eventType: string;
  readonly suggestions: string;
  readonly restrictedBySuggestions: number;
  readonly subscribedApplicationIds: string;
}

function parseAttribute(row: AttributeRow): AttributeDefinition {
  return {
    ...row,
    eventType: row.eventType === "" ? null : row.eventType,
    suggestions: JSON.parse(row.suggestions) as string[],
    restrictedBySuggestions: row.restrictedBySuggestions === 1,
    subscribedApplicationIds: JSON.parse(row.subscribedApplicationIds) as number[],
  };
}

interface LoyaltyProgramRow {
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
  readonly settings: string;
  readonly tiers: string;
}

function parseLoyaltyProgram(row: LoyaltyProgramRow): LoyaltyProgramDefinition {
  return {
    ...row,
    cardBased: row.cardBased === 1,
    sandbox: row.sandbox === 1,
    allowSubledger: row.allowSubledger === 1,
    subscribedApplications: JSON.parse(row.subscribedApplications) as number[],
    settings: JSON.parse(row.settings) as LoyaltyProgramDefinition["settings"] & object,
    tiers: JSON.parse(row.tiers) as LoyaltyProgramDefinition["tiers"],
  };
}

interface CustomEffectRow {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly payload: string;
  readonly params: string;
  readonly isPerItem: number;
  readonly enabled: number;
  readonly applicationIds: string;
}

function parseCustomEffect(row: CustomEffectRow): CustomEffectDefinition {
  return {
    ...row,
    params: JSON.parse(row.params) as CustomEffectDefinition["params"],
    isPerItem: row.isPerItem === 1,
    enabled: row.enabled === 1,
    applicationIds: JSON.parse(row.applicationIds) as number[],
  };
}

interface WebhookRow {
  readonly id: number;
  readonly title: string;
  readonly verb: WebhookDefinition["verb"];
  readonly url: string;
  readonly headers: string;
  readonly payload: string | null;
  readonly params: string;
  readonly enabled: number;
  readonly applicationIds: string;
}

function parseWebhook(row: WebhookRow): WebhookDefinition {
  return {
    ...row,
    headers: JSON.parse(row.headers) as string[],
    params: JSON.parse(row.params) as WebhookDefinition["params"],
    enabled: row.enabled === 1,
    applicationIds: JSON.parse(row.applicationIds) as number[],
  };
}

interface CartItemFilterRow {
  readonly id: number;
  readonly name: string;
  readonly expression: string;
}

function parseCartItemFilter(row: CartItemFilterRow): CartItemFilterDefinition {
  return { ...row, expression: JSON.parse(row.expression) as unknown };
}
