import type { AttributeEntity } from "../../core/evaluation/catalogue";
import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import { findFirstApplicationId } from "../../db/queries/applications";
import type { ManagementContext } from "../context";
import { lineError } from "../csv/read-csv";
import { type FieldError, INVALID_DATA, notFound, Refusal } from "../refusal";
import { readDefinitions } from "./definitions";

export interface AttributeRow {
  /** Of the CSV file. */
  readonly line: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** More findings than this help nobody. */
const ERRORS_MAX = 100;

/** Refuses rows of a file with attributes that the entity does not have, line by line. */
export async function requireKnownAttributesOfRows(
  context: ManagementContext,
  /** Null: the rows are the account's, so that it does not matter who may use an attribute. */
  scope: { readonly entity: AttributeEntity; readonly applicationId: number | null },
  rows: readonly AttributeRow[],
): Promise<void> {
  const filled = rows.filter(({ attributes }) => Object.keys(attributes).length > 0);
  if (filled.length === 0) return;
  const { accountId, allowedApplicationIds: allowed } = context;
  const applicationId =
    scope.applicationId ??
    (await findFirstApplicationId(context.ports.db, accountId, allowed && [...allowed]));
  if (applicationId === undefined) throw notFound("Application");
  const { definitions: read } = await readDefinitions(context, applicationId);
  const definitions =
    scope.applicationId !== null
      ? read
      : { ...read, attributes: read.attributes.map((it) => ({ ...it, ...FOR_ALL })) };
  const errors = filled.flatMap(({ line, attributes }): FieldError[] =>
    // JSON from a file: any value is attribute JSON, and the check looks at each.
    checkAttributes(
      attributes as Record<string, AttributeJson | null>,
      scope.entity,
      applicationId,
      definitions,
    ).map(({ name, title, details }) => lineError(line, title, `${name}: ${details}`)),
  );
  if (errors.length === 0) return;
  throw new Refusal("invalid", INVALID_DATA, errors.slice(0, ERRORS_MAX));
}

const FOR_ALL = { subscribedApplicationIds: [] };
