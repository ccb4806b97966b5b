import { immediateLog } from "./http/middleware/request-log";
import { requeue } from "./services/maintenance/requeue";
import { sweep } from "./services/maintenance/sweep";
import { takeLoyaltyDays } from "./services/maintenance/take-loyalty-days";
import { createProductionPorts } from "./services/production-ports";
import { expireDueRedemptions } from "./services/redemptions/expire-redemption";

/**
 * What the Worker does every minute: hands over forgotten messages, ends redemptions that are due,
 * deletes a slice of old rows, notes down days of loyalty programs that end. What fails keeps
 * nothing else from being done, and fails the run.
 */
export async function runScheduled(env: Env): Promise<void> {
  const ports = createProductionPorts(env, immediateLog);
  const context = { ports, requestId: ports.random.uuid() };
  const failures: unknown[] = [];
  const works = [
    () => requeue(ports),
    () => expireDueRedemptions(context),
    () => sweep(ports),
    () => takeLoyaltyDays(context),
  ];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "A part of the minute's run failed");
}
