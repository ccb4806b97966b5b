import {
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createApp } from "../../../src/app";
import type { TestApplication } from "../../support/deployment";
import { withoutSessionCall } from "./without-session-call";

/**
 * A call whose Worker dies after the decision: the session object never hears how it ended. The
 * closure is as old as if nobody waited for it any more.
 */
export async function callWithoutFinish(
  shop: Pick<TestApplication, "id" | "key">,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(`https://tessera.test/v2/customer_sessions/${path}`, {
    method,
    headers: { authorization: shop.key, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await createApp().fetch(request, withoutSessionCall("finish"), context);
  await waitOnExecutionContext(context);
  await ageIntent(shop, path.split("/")[0] ?? "");
  return response;
}

/** Nobody waits for the closure in doubt of a session any more. */
export async function ageIntent(shop: Pick<TestApplication, "id">, session: string) {
  const stub = env.SESSIONS.getByName(`${shop.id}:${session}`);
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE intent SET since_ms = 0");
  });
}
