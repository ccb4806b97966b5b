import type { JsonValue } from "./model";

/** Whether lists and objects nest in more levels than that; never recurses deeper. */
export function isNestedDeeperThan(json: JsonValue | undefined, levels: number): boolean {
  if (typeof json !== "object" || json === null) return false;
  if (levels === 0) return true;
  const inner: readonly (JsonValue | undefined)[] = Object.values(json);
  return inner.some((value) => isNestedDeeperThan(value, levels - 1));
}
