import { findApplicationsAmong } from "../../db/queries/subscriptions";
import type { ManagementContext } from "../context";
import { type FieldError, INVALID_DATA, Refusal } from "../refusal";

/**
 * Refuses Applications that don't exist, that the key does not open, or (when `sandbox` is given)
 * that are of the other environment (reference SEMANTICS §16).
 */
export async function requireSubscribable(
  context: ManagementContext,
  ids: readonly number[],
  place: { readonly pointer: string; readonly sandbox?: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const { accountId, ports, allowedApplicationIds: allowed } = context;
  const found = await findApplicationsAmong(ports.db, accountId, ids);
  const sandboxById = new Map(found.map((row) => [row.id, row.sandbox]));
  const errors = ids.flatMap((id, index): FieldError[] => {
    const source = { pointer: `${place.pointer}/${index}` };
    const sandbox = sandboxById.get(id);
    if (sandbox === undefined || allowed?.has(id) === false) {
      return [{ title: "Unknown", details: `There is no Application ${id}`, source }];
    }
    if (place.sandbox === undefined || place.sandbox === sandbox) return [];
    const kind = sandbox ? "a sandbox" : "a live";
    return [{ title: "Invalid value", details: `Application ${id} is ${kind} one`, source }];
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

/**
 * Refuses to change what Applications share that the key does not open; a key that is bound to
 * Applications changes only what is subscribed to some of these and to no others.
 */
export function requireOwnSubscriptions(
  context: ManagementContext,
  subscribedIds: readonly number[],
): void {
  const allowed = context.allowedApplicationIds;
  if (allowed === null) return;
  if (subscribedIds.length > 0 && subscribedIds.every((id) => allowed.has(id))) return;
  throw new Refusal("conflict", "This key is bound to Applications; others share this definition");
}

/** Whether the key opens one of the Applications; what has no subscriptions is for all of them. */
export function seesSubscriptions(
  context: ManagementContext,
  subscribedIds: readonly number[],
): boolean {
  const allowed = context.allowedApplicationIds;
  return (
    allowed === null || subscribedIds.length === 0 || subscribedIds.some((id) => allowed.has(id))
  );
}

/** Those of the wished Applications that the key opens; undefined = no restriction at all. */
export function openedAmong(
  context: ManagementContext,
  wished: readonly number[] | undefined,
): readonly number[] | undefined {
  const allowed = context.allowedApplicationIds;
  if (allowed === null) return wished;
  return wished === undefined ? [...allowed] : wished.filter((id) => allowed.has(id));
}
