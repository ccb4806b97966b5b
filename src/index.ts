import { DurableObject } from "cloudflare:workers";
export class CustomerSession extends DurableObject {
  ping() {
    return this.ctx.id.name;
  }
}
export class LoyaltyWallet extends DurableObject {}
export default {
  async fetch(_r: Request, env: Env) {
    return new Response(String(await env.SESSIONS.getByName("x").ping()));
  },
};
