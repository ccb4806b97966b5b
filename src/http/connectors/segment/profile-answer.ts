import {
  type AttributeRow,
  type AttributeValues,
  ensureAttributes,
} from "../../../services/attributes/ensure-attributes";
import type { IntegrationContext } from "../../../services/context";
import { attribute, attributeExample } from "../../management/attributes/schemas";
import { customerProfileExample } from "../../integration/schemas";
import { LIST_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { connectorProfile } from "../shared/integration-state";
import { type attributesInfo, forcedTypes } from "./fields";

/** What Segment's first profile routes answer. */

export const profileAnswer = z
  .object({
    customerProfile: connectorProfile.optional(),
    createdAttributes: z.array(attribute).max(LIST_LENGTH_MAX),
  })
  .openapi("CustomerProfileResponse");

const { sandbox: _environment, ...profileExample } = customerProfileExample;

export const profileAnswerExample: z.input<typeof profileAnswer> = {
  customerProfile: profileExample,
  createdAttributes: [{ ...attributeExample, entity: "CustomerProfile" }],
};

export interface EnsuredProfileAttributes {
  readonly attributes: AttributeValues;
  readonly created: readonly AttributeRow[];
}

/** Defines the profile attributes that are not known yet. */
export async function ensureProfileAttributes(
  context: IntegrationContext,
  attributes: AttributeValues,
  info: z.output<typeof attributesInfo>,
): Promise<EnsuredProfileAttributes> {
  const { values, created } = await ensureAttributes(context, {
    entity: "CustomerProfile",
    eventType: "",
    values: [attributes],
    types: forcedTypes(info),
  });
  return { attributes: values[0] ?? {}, created };
}
