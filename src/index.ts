import { createApp } from "./app";

export { CustomerSession } from "./durable/customer-session/object";
export { LoyaltyWallet } from "./durable/loyalty-wallet/object";

const app = createApp();

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
