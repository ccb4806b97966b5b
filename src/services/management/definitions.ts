import type { ApplicationSettings, Definitions } from "../../core/evaluation/catalogue";
import {
  type ApplicationRow,
  applicationSettingsStatement,
  parseApplication,
} from "../../db/queries/catalogue";
import { definitionStatements, parseDefinitions } from "../../db/queries/definitions";
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
  const [settings, ...answers] = await db.batch([
    applicationSettingsStatement(db, scope),
    ...definitionStatements(db, scope),
  ]);
  const application = (settings?.results as ApplicationRow[] | undefined)?.[0];
  if (application === undefined || application.accountId !== accountId) {
    throw notFound("Application");
  }
  return { application: parseApplication(application), definitions: parseDefinitions(answers) };
}
