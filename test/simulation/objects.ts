import { upsertBalanceCopies } from "../../src/db/queries/balance-copies";
import { upsertEntryCopies } from "../../src/db/queries/entry-copies";
import { resolveClosure } from "../../src/db/queries/closures";
import { upsertSessionCopy } from "../../src/db/queries/session-copies";
import { SESSION_MIGRATIONS } from "../../src/durable/customer-session/migrations";
import { SessionLogic } from "../../src/durable/customer-session/session";
import { WALLET_MIGRATIONS } from "../../src/durable/loyalty-wallet/migrations";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import type { ObjectClock } from "../../src/durable/shared/clock";
import type { Database } from "../../src/services/ports";
import { ObjectDisks, type SimulatedObjectStorage } from "./adapters/object-storage";
import { HostedObject, type ObjectPlatform } from "./hosted-object";
import type { Program } from "./network";

export interface DeploymentPlatform extends ObjectPlatform {
  databaseOf(program: Program): Database;
  /** Whoever set the points aside learns that it is time to decide. */
  holdDue(walletName: string, transactionUUID: string): Promise<void>;
}

/** An object with its storage, which tests may look into. */
export interface Host<Logic extends { alarm(): Promise<void> }> {
  readonly object: HostedObject<Logic>;
  readonly storage: SimulatedObjectStorage;
  /** The world has ended. */
  readonly close: () => void;
}

export type SessionHost = Host<SessionLogic>;
export type WalletHost = Host<WalletLogic>;

const sessionDisks = new ObjectDisks(SESSION_MIGRATIONS);
const walletDisks = new ObjectDisks(WALLET_MIGRATIONS);

/** Brings `CustomerSession`'s logic up as its class does in production. */
export function hostSession(name: string, platform: DeploymentPlatform): SessionHost {
  return host(`session ${name}`, sessionDisks, platform, (storage, program) => {
    const clock = clockOf(program, platform);
    const db = platform.databaseOf(program);
    return new SessionLogic(storage, {
      clock,
      resolveClosure: (closureId) => resolveClosure(db, closureId, clock.now()),
      copySession: (copy) => upsertSessionCopy(db, copy),
    });
  });
}

/** Brings `LoyaltyWallet`'s logic up as its class does in production. */
export function hostWallet(name: string, platform: DeploymentPlatform): WalletHost {
  return host(`wallet ${name}`, walletDisks, platform, (storage, program) => {
    const clock = clockOf(program, platform);
    const db = platform.databaseOf(program);
    return new WalletLogic(storage, {
      clock,
      resolveClosure: (closureId) => resolveClosure(db, closureId, clock.now()),
      copyBalances: (copy) => upsertBalanceCopies(db, copy),
      copyEntries: (copies) => upsertEntryCopies(db, copies),
      holdDue: (transactionUUID) => untilDeath(program, platform.holdDue(name, transactionUUID)),
    });
  });
}

/** Code that waits goes on while its program is alive only. */
function untilDeath<T>(program: Program, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const ifAlive =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        if (program.alive) settle(value);
      };
    promise.then(ifAlive(resolve), ifAlive(reject));
  });
}

function host<Logic extends { alarm(): Promise<void> }>(
  name: string,
  disks: ObjectDisks,
  platform: DeploymentPlatform,
  create: (storage: SimulatedObjectStorage, program: Program) => Logic,
): Host<Logic> {
  const { storage, close } = disks.take();
  const object = new HostedObject(name, storage, (program) => create(storage, program), platform);
  return { object, storage, close };
}

function clockOf(program: Program, { scheduler }: ObjectPlatform): ObjectClock {
  return {
    now: () => scheduler.nowMs + program.clockSkewMs,
    after: (delayMs, callback) =>
      scheduler.after(delayMs, `timer of ${program.name}`, () => {
        if (program.alive) callback();
      }),
  };
}
