import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { demoClose } from "../../scripts/demo/example-request.mjs";
import { connect } from "../../scripts/demo/http.mjs";
import { loadDemoOnce, localKeys } from "../../scripts/demo/load.mjs";
import { startLocalServer } from "../../scripts/serve/local-server.mjs";

const SCRIPT = path.resolve(import.meta.dirname, "../../scripts/reconcile.mjs");

/** A server starts in a second or two, but other work may have the machine. */
const START_TIMEOUT_MS = 120_000;

let stateDir = "";
let server: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "tessera-reconcile-"));
  server = await start();
  const shop = connect(server.url, `ApiKey-v1 ${localKeys.integration}`);
  await shop("PUT", demoClose.path, demoClose.body);
  await shop("PUT", "/v2/customer_sessions/with-coupon", {
    customerSession: {
      profileId: "demo-customer",
      state: "closed",
      couponCodes: ["XMAS-2021"],
      cartItems: [{ sku: "sku-00004", quantity: 1, price: 200 }],
    },
  });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

it("npm run reconcile ends with 0 where nothing differs, and with 1 where something does", async () => {
  // The copies of sessions follow within a second or two.
  const manage = connect(server.url, `ManagementKey-v1 ${localKeys.management}`);
  const copied = () => manage("GET", "/v1/reconciliation?check=sessions");
  await expect.poll(copied, { timeout: 20_000 }).toMatchObject({ checked: 2 });

  const healthy = await reconcile();
  expect(healthy).toMatchObject({ code: 0, errors: "" });
  for (const check of ["counters", "coupons", "sessions", "points", "wallets"]) {
    expect(healthy.text).toMatch(new RegExp(`^${check}: [1-9]\\d* compared$`, "mu"));
  }
  expect(healthy.text).toContain("Nothing differs");

  await server.stop();
  inDatabase("UPDATE counters SET used = used + 3, last_delta = 0 WHERE action = 'couponUsage'");
  server = await start();
  const damaged = await reconcile();
  expect(damaged.code).toBe(1);
  expect(damaged.text).toContain("DIFFERENT counter_differs: campaignId 2");
  expect(damaged.text).toContain("expected 1, found 4");
  expect(damaged.text).toContain("Set `used` of this row in `counters`");
  expect(damaged.text).toContain("DIFFERENT coupon_uses_differ");
}, 60_000);

it("npm run reconcile says why a deployment could not be asked, and ends with 2", async () => {
  expect(await reconcile("--key", "another")).toMatchObject({
    code: 2,
    errors: expect.stringContaining("answered 401"),
  });
  expect(await reconcile("--check", "weather")).toMatchObject({
    code: 2,
    errors: expect.stringContaining("answered 400"),
  });
});

function start() {
  return startLocalServer({ port: 0, stateDir, prepare: loadDemoOnce, log: () => undefined });
}

function inDatabase(statement: string): void {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" })
    .filter((file) => file.includes("D1DatabaseObject") && file.endsWith(".sqlite"))
    .filter((file) => !file.endsWith("metadata.sqlite"));
  expect(files).toHaveLength(1);
  const db = new DatabaseSync(path.join(stateDir, files[0] ?? ""));
  db.exec(statement);
  db.close();
}

function reconcile(...args: readonly string[]) {
  const all = [SCRIPT, "--url", server.url, "--key", localKeys.management, ...args];
  return new Promise<{ code: number | null; text: string; errors: string }>((resolve, reject) => {
    const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text, errors }));
  });
}
