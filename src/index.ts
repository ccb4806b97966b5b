import { createApp } from "./app";
import { runScheduled } from "./scheduled";

export { CustomerSession } from "./durable/customer-session/object";
export { LoyaltyWallet } from "./durable/loyalty-wallet/object";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (_event, env) => runScheduled(env),
} satisfies ExportedHandler<Env>;
