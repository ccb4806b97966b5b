import { boolean, field } from "../connectors/shared/fields";

/** A switch that may be off only: what it would turn on is not there. */
export function notTrue(error: string) {
  const off = boolean.required.refine((value) => !value, { error });
  return field(off, { type: "boolean" }).optional;
}
