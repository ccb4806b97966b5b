import type { AttributeEntity } from "../../core/evaluation/catalogue";
import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import type { CatalogueIndex } from "../catalogue/cache";
import { INVALID_DATA, Refusal } from "../refusal";

/**
 * Refuses attributes of a body that the definitions don't know; pointers are `/attributes/<name>`.
 *
 * @throws Refusal `invalid`
 */
export function requireAttributes(
  { application, definitions }: Pick<CatalogueIndex, "application" | "definitions">,
  entity: AttributeEntity,
  values: Readonly<Record<string, AttributeJson | null>>,
): void {
  const problems = checkAttributes(values, entity, application.id, definitions);
  if (problems.length === 0) return;
  throw new Refusal(
    "invalid",
    INVALID_DATA,
    problems.map(({ name, title, details }) => {
      const pointer = `/attributes/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return { title, details, source: { pointer } };
    }),
  );
}
