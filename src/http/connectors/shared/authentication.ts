import type { MiddlewareHandler } from "hono";
import type { IsolateCaches, KeyPlatform } from "../../../services/context";
import type { AppEnv } from "../../env";
import { enterWithKey } from "../../middleware/integration-auth";
import { isDryRun } from "./dry-run";

const HEADER = /^ApiKey-v1 +(\S+)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=_-]{1,400})$/i;
/** The user of Basic is the whole credential, the password is empty: `ApiKey-v1 <key>:`. */
const BASIC_CREDENTIALS = /^ApiKey-v1 +([^\s:]+):?$/i;

/** Reads a platform's key: `ApiKey-v1 <key>`, or HTTP Basic with base64 of `ApiKey-v1 <key>:`. */
export function connectorAuth(
  caches: IsolateCaches,
  platform: KeyPlatform,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = keyOf(c.req.header("authorization")?.trim() ?? "");
    await enterWithKey(c, { caches, platform, key, dry: isDryRun(c) });
    await next();
  };
}

function keyOf(authorization: string): string | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return HEADER.exec(authorization)?.[1];
  return BASIC_CREDENTIALS.exec(decodeBase64(encoded))?.[1];
}

/** Either alphabet, padded or not; empty when it is no base64. */
function decodeBase64(encoded: string): string {
  try {
    return atob(encoded.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "")).trim();
  } catch {
    return "";
  }
}
