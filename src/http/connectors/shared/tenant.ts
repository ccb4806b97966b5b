import type { Context, MiddlewareHandler } from "hono";
import { notFound, Refusal } from "../../../services/refusal";
import type { AppEnv } from "../../env";

/** The platforms' parameter that names the deployment (DESIGN §4, "tenant parameter"). */
export const deploymentInBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const body = await c.req.json<unknown>().catch(() => null);
  const isObject = typeof body === "object" && body !== null;
  requireDeployment(c, isObject && "deploymentUrl" in body ? body.deploymentUrl : undefined);
  await next();
};

export const deploymentInQuery: MiddlewareHandler<AppEnv> = async (c, next) => {
  requireDeployment(c, c.req.query("deployment"));
  await next();
};

export const deploymentInHeader: MiddlewareHandler<AppEnv> = async (c, next) => {
  requireDeployment(c, c.req.header("destination-hostname"));
  await next();
};

/**
 * Accepts a deployment that the setting `DEPLOYMENT_HOSTS` lists, any when it lists none, and
 * always the host that the Worker is reached at.
 *
 * @throws Refusal `invalid` when none is named, `not_found` when it is not this one
 */
export function requireDeployment(c: Context<AppEnv>, named: unknown): void {
  const host = typeof named === "string" ? hostOf(named) : "";
  if (host === "") throw new Refusal("invalid", "No Deployment URL specified");
  const hosts = c.env.DEPLOYMENT_HOSTS.split(",").map(hostOf);
  const listed = hosts.filter((each) => each !== "");
  if (listed.length === 0 || listed.includes(host)) return;
  if (host === hostOf(c.req.url)) return;
  throw notFound("Deployment");
}

/** The host in lower case, without a scheme, a port, a path or a trailing slash. */
function hostOf(url: string): string {
  const [authority = ""] = url
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .split(/[/?#]/);
  return authority.replace(/:\d*$/, "");
}
