export { present, type Present } from "../core/present";

/** RFC 3339 in UTC, as every answer writes instants. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Undefined stays undefined and null stays null: "keep" and "clear" of an update. */
export function epochMs<T extends null | undefined>(text: string | T): number | T {
  return typeof text === "string" ? Date.parse(text) : text;
}
