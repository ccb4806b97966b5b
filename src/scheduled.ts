import { immediateLog } from "./http/middleware/request-log";
import { requeue } from "./services/maintenance/requeue";
import { sweep } from "./services/maintenance/sweep";
import { takeLoyaltyDays } from "./services/maintenance/take-loyalty-days";
import { createProductionPorts } from "./services/production-ports";
import { expireDueRedemptions } from "./services/redemptions/expire-redemption";

/**
 * What the Worker does every minute: hands over forgotten messages, ends redemptions that are due,
 * deletes a slice of old rows, notes down days of loyalty programs that end.
 */
export async function runScheduled(env: Env): Promise<void> {
  const ports = createProductionPorts(env, immediateLog);
  await requeue(ports);
  const context = { ports, requestId: ports.random.uuid() };
  await expireDueRedemptions(context);
  await sweep(ports);
  await takeLoyaltyDays(context);
}
