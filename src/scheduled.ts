import { immediateLog } from "./http/middleware/request-log";
import { requeue } from "./services/maintenance/requeue";
import { sweep } from "./services/maintenance/sweep";
import { createProductionPorts } from "./services/production-ports";

/**
 * What the Worker does every minute: hands over forgotten messages, deletes a slice of old rows.
 */
export async function runScheduled(env: Env): Promise<void> {
  const ports = createProductionPorts(env, immediateLog);
  await requeue(ports);
  await sweep(ports);
}
