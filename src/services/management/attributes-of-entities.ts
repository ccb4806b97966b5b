import type { AttributeEntity } from "../../core/evaluation/catalogue";
import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import type { ManagementContext } from "../context";
import { INVALID_DATA, Refusal } from "../refusal";
import { readDefinitions } from "./definitions";

/** Refuses values of attributes that the entity does not have, with pointers below `at`. */
export async function requireKnownAttributes(
  context: ManagementContext,
  applicationId: number,
  entity: AttributeEntity,
  values: Readonly<Record<string, unknown>> | undefined,
  at = "/attributes",
): Promise<void> {
  if (values === undefined || Object.keys(values).length === 0) return;
  const { definitions } = await readDefinitions(context, applicationId);
  // JSON from the wire: any value is attribute JSON, and the check looks at each.
  const json = values as Record<string, AttributeJson | null>;
  const problems = checkAttributes(json, entity, applicationId, definitions);
  if (problems.length === 0) return;
  throw new Refusal(
    "invalid",
    INVALID_DATA,
    problems.map(({ name, title, details }) => ({
      title,
      details,
      source: { pointer: `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
    })),
  );
}
