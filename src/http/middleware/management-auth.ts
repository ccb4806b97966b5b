import type { MiddlewareHandler } from "hono";
import { authenticateManagement } from "../../services/management/authenticate";
import { notFound, unauthorized } from "../../services/refusal";
import type { AppEnv } from "../env";

/** Longer keys than any that we hand out are not worth a hash. */
const KEY_LENGTH_MAX = 200;

/** `Bearer` as well: the 4.3 client sends nothing else (SEMANTICS §1). */
const CREDENTIALS = /^(?:ManagementKey-v1|Bearer) +(\S+)$/i;

/** Proves the Management key and that it opens the Application in the path. */
export const managementAuth: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = CREDENTIALS.exec(c.req.header("authorization")?.trim() ?? "")?.[1];
  if (key === undefined || key.length > KEY_LENGTH_MAX) throw unauthorized();
  const context = await authenticateManagement(c.get("ports"), {
    key,
    bootstrapKey: c.env.BOOTSTRAP_MANAGEMENT_KEY,
    route: c.get("route") ?? "",
    requestId: c.get("requestId"),
  });
  const applicationId = c.req.param("applicationId");
  if (
    applicationId !== undefined &&
    context.allowedApplicationIds !== null &&
    !context.allowedApplicationIds.has(Number(applicationId))
  ) {
    throw notFound("Application");
  }
  c.set("management", context);
  await next();
};
