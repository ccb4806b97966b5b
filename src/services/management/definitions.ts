import type {
  ApplicationSettings,
  AttributeDefinition,
  Definitions,
} from "../../core/evaluation/catalogue";
import {
  type AdditionalCostRow,
  type ApplicationRow,
  applicationSettingsStatement,
  type AttributeRow,
  definitionStatements,
  type LoyaltyProgramRow,
  parseApplication,
  parseAttribute,
  parseLoyaltyProgram,
} from "../../db/queries/catalogue";
import type { ManagementContext } from "../context";
import { notFound } from "../refusal";

export interface ApplicationDefinitions {
  readonly application: ApplicationSettings;
  readonly definitions: Definitions;
}

/** An Application with everything that rules and attribute values are checked against. */
export async function readDefinitions(
  context: ManagementContext,
  applicationId: number,
): Promise<ApplicationDefinitions> {
  const { accountId, allowedApplicationIds: allowed } = context;
  if (allowed !== null && !allowed.has(applicationId)) throw notFound("Application");
  const { db } = context.ports;
  const scope = { applicationId };
  const [settings, attributes, costs, programs] = await db.batch<unknown>([
    applicationSettingsStatement(db, scope),
    ...definitionStatements(db, scope),
  ]);
  const application = (settings?.results as ApplicationRow[] | undefined)?.[0];
  if (application === undefined || application.accountId !== accountId) {
    throw notFound("Application");
  }
  return {
    application: parseApplication(application),
    definitions: {
      attributes: rows<AttributeRow>(attributes).map((row): AttributeDefinition =>
        parseAttribute(row),
      ),
      additionalCosts: rows<AdditionalCostRow>(costs),
      loyaltyPrograms: rows<LoyaltyProgramRow>(programs).map((row) => parseLoyaltyProgram(row)),
      audiences: [],
      collections: [],
      giveawayPools: [],
      customEffects: [],
      webhooks: [],
      eventTypes: [],
      cartItemFilters: [],
    },
  };
}

/** The statements above name the columns of `Row`. */
function rows<Row>(result: D1Result | undefined): Row[] {
  return (result?.results ?? []) as Row[];
}
