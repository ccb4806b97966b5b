import { TAG_TYPES, TAGS_ATTRIBUTE } from "../../core/redemption/tags";
import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import { ensureAttributes } from "../attributes/ensure-attributes";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { invalidField } from "../refusal";

/**
 * Tags as the profile's attribute that eligibility looks at. The first that are ever told define
 * it; where it is a text, they are joined by commas. Undefined = the order says nothing of tags.
 *
 * @throws Refusal `invalid` when the attribute can't hold them, `unauthorized`
 */
export async function taggedProfile(
  context: IntegrationContext,
  { application, definitions }: Pick<CatalogueIndex, "application" | "definitions">,
  tags: readonly string[] | undefined,
): Promise<Readonly<Record<string, AttributeJson>> | undefined> {
  if (tags === undefined) return undefined;
  const own = definitions.attributes.find(
    ({ entity, name }) => entity === "CustomerProfile" && name === TAGS_ATTRIBUTE,
  );
  if (own && !TAG_TYPES.has(own.type)) {
    const details =
      `Profiles have an attribute ${TAGS_ATTRIBUTE} that is a ${own.type}; tags need a ` +
      "(list string) or a string";
    throw invalidField("/customer/tags", "Invalid type", details);
  }
  const values = { [TAGS_ATTRIBUTE]: own?.type === "string" ? tags.join(",") : [...tags] };
  if (own) {
    const [problem] = checkAttributes(values, "CustomerProfile", application.id, definitions);
    if (problem) throw invalidField("/customer/tags", problem.title, problem.details);
    return values;
  }
  await ensureAttributes(context, {
    entity: "CustomerProfile",
    eventType: "",
    // An empty list is one of texts, whatever the tags look like.
    values: [{ [TAGS_ATTRIBUTE]: [] }],
    types: new Map(),
  });
  return values;
}
