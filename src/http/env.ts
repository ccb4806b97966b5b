import type { IntegrationContext, ManagementContext } from "../services/context";
import type { Ports } from "../services/ports";
import type { RequestLog } from "./middleware/request-log";

/** Set with `wrangler secret put`; none of them is in wrangler.toml. */
interface Secrets {
  /** The first Management key (DESIGN §6); refused once another one lives. */
  readonly BOOTSTRAP_MANAGEMENT_KEY?: string;
}

/** What every handler finds in its context. */
export interface AppEnv {
  Bindings: Env & Secrets;
  Variables: {
    requestId: string;
    ports: Ports;
    log: RequestLog;
    /** The pattern of the operation: what is logged instead of the path. */
    route: string | undefined;
    /** False on the routes whose 400 body has no `StatusCode` (SEMANTICS §2). */
    statusCodeOnInvalid: boolean;
    /** Set by the Management API's authentication. */
    management: ManagementContext;
    /** Set by the Integration API's authentication. */
    integration: IntegrationContext;
  };
}
