import { createApp } from "./app";
import type { QueuedMessage } from "./services/production-ports";
import { runQueue } from "./queue";
import { runScheduled } from "./scheduled";

export { CustomerSession } from "./durable/customer-session/object";
export { LoyaltyWallet } from "./durable/loyalty-wallet/object";

const app = createApp();

export default {
  fetch: app.fetch,
  queue: (batch, env) => runQueue(batch, env),
  scheduled: (_event, env) => runScheduled(env),
} satisfies ExportedHandler<Env, QueuedMessage>;
