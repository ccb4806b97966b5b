import { DurableObject } from "cloudflare:workers";
import { createApp } from "./app";

export class CustomerSession extends DurableObject {}
export class LoyaltyWallet extends DurableObject {}

const app = createApp();

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
