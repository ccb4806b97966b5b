import type { AttributeEntity, Definitions } from "../../../core/evaluation/catalogue";
import { readAccountAttributes } from "../../../db/queries/definitions";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { baseGroup, readTree, requireUnlocked } from "../campaign-set/tree";
import { readDefinitions } from "../definitions";
import type { ApplicationInput } from "./settings";

/** Refuses a default group or filter and mandatory attributes that the Application lacks. */
export async function requireValidReferences(
  context: ManagementContext,
  applicationId: number,
  input: ApplicationInput,
): Promise<void> {
  await requireDefaultGroup(context, applicationId, input);
  const { defaultCartItemFilterId: filterId, attributesSettings } = input;
  if (filterId === undefined && attributesSettings === undefined) return;
  const { definitions } = await readDefinitions(context, applicationId);
  const isFilter = ({ id }: { readonly id: number }) => id === filterId;
  if (typeof filterId === "number" && !definitions.cartItemFilters.some(isFilter)) {
    const details = `There is no cart item filter ${filterId} in the Application`;
    throw invalidField("/defaultCartItemFilterId", "Unknown", details);
  }
  requireKnownMandatory(attributesSettings, definitions.attributes, applicationId);
}

/** The same for an Application that is about to be made: it has the attributes of all of them. */
export async function requireValidMandatory(
  { ports, accountId }: ManagementContext,
  { attributesSettings }: ApplicationInput,
): Promise<void> {
  if (attributesSettings === undefined) return;
  const attributes = await readAccountAttributes(ports.db, accountId);
  requireKnownMandatory(attributesSettings, attributes, null);
}

type Attributes = Definitions["attributes"];

function requireKnownMandatory(
  attributesSettings: ApplicationInput["attributesSettings"],
  attributes: Attributes,
  applicationId: number | null,
): void {
  const { campaigns = [], coupons = [] } = attributesSettings?.mandatory ?? {};
  const problems = [
    ...unknownAttributes(attributes, applicationId, { entity: "Campaign", names: campaigns }),
    ...unknownAttributes(attributes, applicationId, { entity: "Coupon", names: coupons }),
  ];
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}

async function requireDefaultGroup(
  context: ManagementContext,
  applicationId: number,
  { defaultEvaluationGroupId: groupId, baseMode }: ApplicationInput,
): Promise<void> {
  if (typeof groupId !== "number" && baseMode === undefined) return;
  const tree = await readTree(context, applicationId);
  if (baseMode !== undefined) requireUnlocked(baseGroup(tree), "/campaignPriority");
  if (typeof groupId !== "number" || tree.groups.some(({ id }) => id === groupId)) return;
  const details = `There is no evaluation group ${groupId} in the Application`;
  throw invalidField("/defaultEvaluationGroupId", "Unknown", details);
}

function unknownAttributes(
  attributes: Attributes,
  applicationId: number | null,
  wished: { readonly entity: AttributeEntity; readonly names: readonly string[] },
): FieldError[] {
  const { entity, names } = wished;
  const known = new Set(
    attributes
      .filter((attribute) => attribute.entity === entity)
      .filter(
        ({ subscribedApplicationIds: ids }) =>
          ids.length === 0 || (applicationId !== null && ids.includes(applicationId)),
      )
      .map((attribute) => attribute.name),
  );
  const list = entity === "Campaign" ? "campaigns" : "coupons";
  return names.flatMap((name, index) => {
    if (known.has(name)) return [];
    const source = { pointer: `/attributesSettings/mandatory/${list}/${index}` };
    return [{ title: "Unknown", details: `${entity} has no attribute ${name}`, source }];
  });
}
