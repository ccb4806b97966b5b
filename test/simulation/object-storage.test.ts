import { describe, expect, it } from "vitest";
import { SessionLogic } from "../../src/durable/customer-session/session";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import { sessionCases } from "../worker/durable/session-cases";
import { holdCases } from "../worker/durable/hold-cases";
import { tierCases } from "../worker/durable/tier-cases";
import { walletCases } from "../worker/durable/wallet-cases";
import { SimulatedObjectStorage } from "./adapters/object-storage";

const standingClock = { now: () => 1_000, after: () => () => undefined };
const resolveClosure = async () => "aborted" as const;
const copySession = async () => undefined;

describe("a wallet over Node's SQLite", () => {
  it.each([...walletCases, ...tierCases, ...holdCases])("$title", async (one) => {
    const storage = new SimulatedObjectStorage();
    await one.run(new WalletLogic(storage, { clock: standingClock, resolveClosure }));
  });
});

describe("a session over Node's SQLite", () => {
  it.each(sessionCases)("$title", async (one) => {
    const storage = new SimulatedObjectStorage();
    await one.run(new SessionLogic(storage, { clock: standingClock, resolveClosure, copySession }));
  });
});

describe("the simulated disk", () => {
  it("undoes what a failed transaction wrote, the alarm with it", () => {
    const storage = new SimulatedObjectStorage();
    storage.script("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
    storage.setAlarm(5);
    const fail = () =>
      storage.transactionSync(() => {
        storage.exec("UPDATE t SET a = ?", 2);
        storage.setAlarm(9);
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(storage.exec("SELECT a FROM t")).toEqual([{ a: 1 }]);
    expect(storage.alarmAtMs()).toBe(5);
  });
});
