import type { MiddlewareHandler } from "hono";
import type { IsolateCaches } from "../../../services/context";
import { invalidField } from "../../../services/refusal";
import type { AppEnv } from "../../env";
import { enterWithKey } from "../../middleware/integration-auth";
import { z } from "../../openapi";
import { readDialectBody } from "../shared/body";
import { isDryRun } from "../shared/dry-run";
import { requireDeployment } from "../shared/tenant";

/** Where a message says whose it is; the rest of it is read later. */
const credentials = z.object({
  account: z.object({
    account_settings: z.object({ apiKey: z.string(), deploymentURL: z.unknown() }),
  }),
});

/** mParticle sends no header: its key and the deployment are settings of the account. */
export function mparticleAuth(caches: IsolateCaches): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await readDialectBody(c, async () => {});
    const found = credentials.safeParse(parsed(await c.req.raw.clone().text()));
    const settings = found.data?.account.account_settings;
    const key = settings?.apiKey.replace(/^ApiKey-v1 +/i, "").trim();
    await enterWithKey(c, { caches, platform: "mparticle", key, dry: isDryRun(c) });
    requireDeployment(c, settings?.deploymentURL);
    await next();
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField("/", "Malformed body", "The body is no JSON");
  }
}
