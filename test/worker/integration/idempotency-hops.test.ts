import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { randomName } from "../../support/deployment";
import { countHops } from "./count-hops";
import { createKeyedShop, type KeyedCall, keyedCalls, type Shop } from "./idempotent-calls";

let shop: Shop;

beforeAll(async () => {
  shop = await createKeyedShop();
});

async function hopsOf(
  app: ReturnType<typeof createApp>,
  { method, path, body }: KeyedCall,
  key?: string,
): Promise<number> {
  const headers = new Headers({ authorization: shop.key, "content-type": "application/json" });
  if (key !== undefined) headers.set("idempotency-key", key);
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const request = new Request(`https://tessera.test${path}`, { method, headers, ...text });
  const { status, hops } = await countHops(app, request);
  expect(status).toBeLessThan(300);
  return hops;
}

describe("an Idempotency-Key", () => {
  it.each(Object.keys(keyedCalls))("costs no wait for storage: %s", async (name) => {
    const prepare = keyedCalls[name];
    if (!prepare) throw new Error("there is no call");
    const [warming, without, keyed] = [
      await prepare(shop),
      await prepare(shop),
      await prepare(shop),
    ];
    const app = createApp();
    await hopsOf(app, warming);
    const hops = await hopsOf(app, without);
    expect(await hopsOf(app, keyed, randomName("key"))).toBe(hops);
  });
});
