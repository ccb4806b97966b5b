import type { KeyRow } from "../db/queries/key-row";
import type { IntegrationContext } from "./context";
import { unauthorized } from "./refusal";

/**
 * Accepts a key that exists, lives and opens the routes that are called; unknown, expired and
 * revoked keys and those of another platform are refused alike (DESIGN §6, CONTRACT "Management
 * extensions"). The key of a dry call is told as a staging key: whoever obeys that, obeys it.
 */
export function requireLiveKey(context: IntegrationContext, row: KeyRow | undefined): KeyRow {
  const live =
    row !== undefined &&
    row.revokedAtMs === null &&
    row.applicationDeletedAtMs === null &&
    row.platform === context.platform &&
    row.expiresAtMs > context.ports.clock.now();
  if (!live) {
    context.caches.keyRoutes.forget(context);
    throw unauthorized();
  }
  context.caches.keyRoutes.remember(context, row.applicationId);
  return context.dry === true ? { ...row, type: "staging" } : row;
}
