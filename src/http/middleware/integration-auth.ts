import type { Context, MiddlewareHandler } from "hono";
import { rememberedIndex } from "../../services/catalogue/read-index";
import type { IntegrationContext, IsolateCaches, KeyPlatform } from "../../services/context";
import { hashKey } from "../../services/hash-key";
import { unauthorized } from "../../services/refusal";
import type { AppEnv } from "../env";

/** Longer keys than any that we hand out are not worth a hash. */
const KEY_LENGTH_MAX = 200;

const CREDENTIALS = /^ApiKey-v1 +(\S+)$/i;

/** Reads an Application's key for the Integration API. */
export function integrationAuth(caches: IsolateCaches): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = CREDENTIALS.exec(c.req.header("authorization")?.trim() ?? "")?.[1];
    await enterWithKey(c, { caches, platform: "none", key });
    await next();
  };
}

export interface KeyEntry {
  readonly caches: IsolateCaches;
  readonly platform: KeyPlatform;
  /** As the caller sent it; undefined when there was none. */
  readonly key: string | undefined;
  /** Whether the call must leave nothing behind. */
  readonly dry?: boolean;
}

/**
 * Gives a call its context. A key that this isolate has not met is proven before anything else of
 * the request is read; a known one is proven again by the load batch (DESIGN §1, "Hops").
 *
 * @throws Refusal `unauthorized`
 */
export async function enterWithKey(
  c: Context<AppEnv>,
  { caches, platform, key, dry = false }: KeyEntry,
): Promise<void> {
  if (key === undefined || key.length > KEY_LENGTH_MAX) throw unauthorized();
  const context: IntegrationContext = {
    ports: c.get("ports"),
    requestId: c.get("requestId"),
    keyHash: await hashKey(key),
    platform,
    caches,
    dry,
  };
  await rememberedIndex(context);
  c.set("integration", context);
  // Answers are about one customer: nobody may keep them (DESIGN §6).
  c.header("Cache-Control", "no-store");
}
