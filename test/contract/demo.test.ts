import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClose, demoCloseCommand } from "../../scripts/demo/example-request.mjs";
import { connect } from "../../scripts/demo/http.mjs";
import { loadDemoOnce, localKeys } from "../../scripts/demo/load.mjs";
import { startLocalServer, StartRefused } from "../../scripts/serve/local-server.mjs";

/** A server starts in a second or two, but other work may have the machine. */
const START_TIMEOUT_MS = 120_000;

const WALLET = "/v1/loyalty_programs/1/profile/demo-customer";

let stateDir = "";
let server: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "tessera-demo-"));
  server = await start();
}, START_TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

describe("the demo deployment, as `npm start` serves it", () => {
  it("owns 120 points before anybody spends", async () => {
    const { balance } = await shop()("GET", `${WALLET}/balances`);
    expect(balance.activePoints).toBe(120);
  });

  it("answers the README's request with the discount and the deduction, once", async () => {
    const first = await shop()("PUT", demoClose.path, demoClose.body);
    expect(first.effects).toMatchObject([
      { effectType: "setDiscount", props: { name: "Spending loyalty points", value: 50 } },
      {
        effectType: "deductLoyaltyPoints",
        props: {
          value: 50,
          programId: 1,
          transactionUUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
      { effectType: "showNotification" },
    ]);
    const again = await shop()("PUT", demoClose.path, demoClose.body);
    expect(again).toEqual(first);
    const { data } = await shop()("GET", `${WALLET}/transactions`);
    expect(data).toMatchObject([
      { type: "subtraction", amount: 50, name: "Spending loyalty points" },
      { type: "addition", amount: 120 },
    ]);
  });

  it("takes 10 % off with the coupon XMAS-2021", async () => {
    const { effects } = await shop()("PUT", "/v2/customer_sessions/with-coupon", {
      customerSession: {
        couponCodes: ["XMAS-2021"],
        cartItems: [{ sku: "sku-00004", quantity: 1, price: 200 }],
      },
    });
    expect(effects).toMatchObject([
      { effectType: "acceptCoupon", props: { value: "XMAS-2021" } },
      { effectType: "setDiscount", props: { value: 20 } },
    ]);
  });

  it(
    "refuses a second server on the same state, and on the same port",
    async () => {
      await expect(start()).rejects.toThrow(/STATE_DIR=/);
      const port = Number(new URL(server.url).port);
      await expect(start(port)).rejects.toThrow(StartRefused);
    },
    START_TIMEOUT_MS,
  );

  it(
    "is still there after a restart, and not loaded again",
    async () => {
      await server.stop();
      server = await start();
      const { balance } = await shop()("GET", `${WALLET}/balances`);
      expect(balance.activePoints).toBe(70);
      const manage = connect(server.url, `ManagementKey-v1 ${localKeys.management}`);
      const { data } = await manage("GET", "/v1/applications");
      expect(data).toHaveLength(1);
    },
    START_TIMEOUT_MS,
  );
});

it("the README shows the request that `npm start` prints", () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
  expect(readme).toContain(demoCloseCommand("http://127.0.0.1:8787"));
});

function start(port = 0) {
  return startLocalServer({ port, stateDir, prepare: loadDemoOnce, log: () => undefined });
}

function shop() {
  return connect(server.url, `ApiKey-v1 ${localKeys.integration}`);
}
