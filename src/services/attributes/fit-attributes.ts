import { forceAttributeType } from "../../core/attributes/detect-type";
import type { AttributeDefinition } from "../../core/evaluation/catalogue";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import {
  type AttributeCarrier,
  type AttributeValues,
  skipUnknownAttributes,
} from "./ensure-attributes";

/**
 * Values of a platform that sends texts, as the attributes' types: `"3"` is a number where a number
 * is asked for. What is not defined is left out; what can't be read as the type stays as it is, and
 * the service that stores it refuses it.
 *
 * @throws Refusal `unauthorized`
 */
export async function fitAttributes(
  context: IntegrationContext,
  carrier: AttributeCarrier,
  values: readonly AttributeValues[],
): Promise<readonly AttributeValues[]> {
  const known = await skipUnknownAttributes(context, carrier, values);
  const { definitions } = await rememberedIndex(context);
  const { entity, eventType } = carrier;
  const fitting = definitions.attributes.filter(
    (each) => each.entity === entity && (each.eventType ?? "") === eventType,
  );
  const types = new Map(fitting.map((each) => [each.name, each.type]));
  return known.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, fit(value, types.get(name))]),
    ),
  );
}

function fit(value: AttributeValues[string], type: AttributeDefinition["type"] | undefined) {
  switch (type) {
    case "string":
    case "number":
    case "boolean":
    case "time":
      return forceAttributeType(value ?? null, type);
    default:
      return value ?? null;
  }
}
