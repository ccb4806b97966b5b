import { immediateLog } from "./http/middleware/request-log";
import { sweep } from "./services/maintenance/sweep";
import { createProductionPorts } from "./services/production-ports";

/** What the Worker does every minute: deletes a slice of what is past its retention. */
export async function runScheduled(env: Env): Promise<void> {
  await sweep(createProductionPorts(env, immediateLog));
}
