import type { CustomEffectRow } from "../../db/queries/custom-effects";
import { NAME_LENGTH_MAX, notSupported, text } from "../fields";
import { z } from "../openapi";
import { present } from "../present";

const PARAMETERS_MAX = 50;
const UI_CHARACTERS_MAX = 10_000;

type TemplateParameter = CustomEffectRow["params"][number];

/** A parameter of a custom effect or a webhook: rules supply its value. */
const templateParameter = z
  .object({
    type: z.enum(["string", "boolean", "number", "time", "(list string)", "(list number)"]),
    title: z.string().min(1).max(NAME_LENGTH_MAX).openapi({
      description: "What `{{title}}` in the template stands for",
    }),
    description: text.optional(),
    ui: z
      .record(z.string().max(NAME_LENGTH_MAX), z.unknown())
      .refine((ui) => JSON.stringify(ui).length <= UI_CHARACTERS_MAX, {
        error: `at most ${UI_CHARACTERS_MAX} characters`,
      })
      .openapi({ type: "object", description: "Kept for editors" }),
    key: z.string().max(NAME_LENGTH_MAX).optional(),
    picklistID: notSupported,
    restrictedByPicklist: notSupported,
  })
  .openapi("TemplateArgDef");

export const templateParameters = z.array(templateParameter).max(PARAMETERS_MAX);

export function toParameter(wire: z.output<typeof templateParameter>): TemplateParameter {
  const { picklistID: _picklist, restrictedByPicklist: _restricted, ...parameter } = wire;
  return present(parameter);
}

export function fromParameter(parameter: TemplateParameter): z.output<typeof templateParameter> {
  // What is stored came through the schema.
  return templateParameter.parse(parameter);
}
