import { findManagementKey } from "../../db/queries/management-keys";
import { ACCOUNT_ID } from "../account";
import type { ManagementContext } from "../context";
import { equalHashes, hashKey } from "../hash-key";
import type { Ports } from "../ports";
import { unauthorized } from "../refusal";

export interface ManagementCredentials {
  readonly key: string;
  /** The deployment's bootstrap key; undefined when none is set. */
  readonly bootstrapKey: string | undefined;
  /** The pattern of the route that is called, as `/v1/applications/{applicationId}`. */
  readonly route: string;
  readonly requestId: string;
}

/**
 * Proves a Management key. Unknown, expired and revoked keys, and keys that don't open the route,
 * are refused alike.
 */
export async function authenticateManagement(
  ports: Ports,
  credentials: ManagementCredentials,
): Promise<ManagementContext> {
  const keyHash = await hashKey(credentials.key);
  const { key, liveKeys } = await findManagementKey(ports.db, keyHash, ports.clock.now());
  const base = { ports, requestId: credentials.requestId, accountId: ACCOUNT_ID };
  if (key === null) {
    const isBootstrap = await isBootstrapKey(keyHash, credentials.bootstrapKey);
    if (!isBootstrap || liveKeys > 0) throw unauthorized();
    return { ...base, allowedApplicationIds: null, allowedEndpoints: null };
  }
  const allowedEndpoints =
    key.endpoints.length === 0 ? null : key.endpoints.map((endpoint) => endpoint.path);
  if (allowedEndpoints !== null && !opensRoute(allowedEndpoints, credentials.route)) {
    throw unauthorized();
  }
  const allowedApplicationIds =
    key.allowedApplicationIds.length === 0 ? null : new Set(key.allowedApplicationIds);
  return { ...base, allowedApplicationIds, allowedEndpoints };
}

async function isBootstrapKey(keyHash: string, bootstrapKey: string | undefined) {
  if (bootstrapKey === undefined || bootstrapKey === "") return false;
  return equalHashes(keyHash, await hashKey(bootstrapKey));
}

/**
 * Whether a pattern covers the route. `*` and `{anything}` stand for one segment; a `*` at the end
 * stands for all that follow.
 */
export function opensRoute(patterns: readonly string[], route: string): boolean {
  const segments = route.split("/");
  return patterns.some((pattern) => covers(pattern.split("/"), segments));
}

function covers(pattern: readonly string[], segments: readonly string[]): boolean {
  const endsOpen = pattern.at(-1) === "*";
  if (endsOpen ? segments.length < pattern.length : segments.length !== pattern.length) {
    return false;
  }
  return pattern.every((part, index) => {
    const isWildcard = part === "*" || (part.startsWith("{") && part.endsWith("}"));
    return isWildcard || part === segments[index];
  });
}
