import { isJsonObject } from "./block";
import type { FieldReader } from "./reader";

/** Something of the catalogue that blocks name; `name` is informative, the id decides. */
export interface Reference {
  readonly id: number;
  readonly name: string;
}

interface Known {
  readonly id: number;
  readonly name?: string;
  readonly title?: string;
  /** Applications that it may be used in; empty or not there = all. */
  readonly applicationIds?: readonly number[];
}

/** Reads `{id}`, or a name where no id is given; what is not there is reported. */
export function readReference<D extends Known>(
  reader: FieldReader,
  field: string,
  known: readonly D[],
  what: string,
): D | undefined {
  const json = reader.json[field];
  const { id, name } = isJsonObject(json) ? json : { id: json, name: json };
  if (typeof id !== "number" && typeof name !== "string") {
    return reader.problem(field, "Invalid type", `${field} must name a ${what} by its id`);
  }
  const found = known.find((entry) =>
    typeof id === "number" ? entry.id === id : nameOf(entry) === name,
  );
  const shown = typeof name === "string" ? name.slice(0, 100) : "";
  const label = typeof id === "number" ? String(id) : `"${shown}"`;
  if (!found) {
    return reader.problem(field, `Unknown ${what}`, `There is no ${what} ${label}`);
  }
  const { application } = reader.context;
  const connected = found.applicationIds ?? [];
  if (connected.length === 0 || connected.includes(application.id)) return found;
  const details = `The ${what} ${label} is not connected to this Application`;
  return reader.problem(field, `Unknown ${what}`, details);
}

function nameOf({ name, title }: Known): string | undefined {
  return name ?? title;
}
