import { CatalogueCache } from "../../src/services/catalogue/cache";
import type { IntegrationContext } from "../../src/services/context";
import { KeyRoutes } from "../../src/services/key-routes";
import type { Clock, Database, Log, Objects, Ports } from "../../src/services/ports";
import { SimulatedD1 } from "./adapters/d1";
import { digestAtOnce } from "./deterministic-digest";
import type { FaultPlan } from "./faults";
import type { HostedObject, ObjectLogic } from "./hosted-object";
import { Network, Program } from "./network";
import { hostSession, hostWallet, type SessionHost, type WalletHost } from "./objects";
import { SeededRandom } from "./random";
import { Scheduler } from "./scheduler";
import { KEY_HASH } from "./shop";

/**
 * A deployment in one process: D1, the objects and the requests, all production code, on adapters
 * that leave time, order and faults to a seed.
 */
export class World {
  readonly scheduler: Scheduler;
  readonly d1 = SimulatedD1.migrated();
  /** Ids of the messages that were handed to the queue. */
  readonly queued: string[] = [];
  readonly sessions = new Map<string, SessionHost>();
  readonly wallets = new Map<string, WalletHost>();
  /** Alarms never throw; what one threw nevertheless. */
  readonly alarmFailures: string[] = [];
  /** What happens when a hold's deadline has passed; may throw, then it is told again. */
  onHoldDue: (walletName: string, transactionUUID: string) => Promise<void> = async () => undefined;
  readonly #requests = new Map<string, Program>();
  readonly #network: Network;
  readonly #random: SeededRandom;
  readonly #faults: FaultPlan;

  constructor(seed: number, planFaults: (random: SeededRandom) => FaultPlan) {
    this.#random = new SeededRandom(seed);
    this.scheduler = new Scheduler(this.#random.fork());
    this.#faults = planFaults(this.#random.fork());
    this.#network = new Network(this.scheduler, this.#faults);
    digestAtOnce();
  }

  /** A request that reaches a fresh isolate, or one with `caches` that others have filled. */
  request(name: string, caches = freshCaches()): IntegrationContext {
    const program = new Program(name, true);
    this.#requests.set(name, program);
    return {
      ports: this.#portsOf(program),
      requestId: name,
      keyHash: KEY_HASH,
      platform: "none",
      caches,
    };
  }

  /** How many calls a request has sent to D1 and the objects. */
  callsOf(request: string): number {
    return this.#requests.get(request)?.calls ?? 0;
  }

  /** Lets everything happen that was begun, up to `untilMs`. */
  async run(options: { untilMs?: number; afterEach?: () => void } = {}): Promise<void> {
    await this.scheduler.run({
      ...options,
      afterEach: () => {
        this.#watchAlarms();
        options.afterEach?.();
      },
    });
  }

  /** Comes after a time that no fault touches: for clients, who are not part of the deployment. */
  later<T>(delayMs: number, label: string, value: T): Promise<T> {
    return new Promise((resolve) => {
      this.scheduler.after(delayMs, label, () => resolve(value));
    });
  }

  /** Leaves all databases to the next world. */
  close(): void {
    this.d1.close();
    for (const hosts of [this.sessions, this.wallets]) {
      for (const host of hosts.values()) host.close();
    }
  }

  session(name: string): SessionHost {
    return kept(this.sessions, name, () => hostSession(name, this.#platform()));
  }

  wallet(name: string): WalletHost {
    return kept(this.wallets, name, () => hostWallet(name, this.#platform()));
  }

  #platform() {
    return {
      scheduler: this.scheduler,
      faults: this.#faults,
      databaseOf: (program: Program) => this.#databaseOf(program),
      holdDue: (wallet: string, uuid: string) => this.onHoldDue(wallet, uuid),
      onAlarmFailure: (object: string, error: unknown) => {
        this.alarmFailures.push(`${object}: ${String(error)}`);
      },
    };
  }

  #watchAlarms(): void {
    for (const hosts of [this.sessions, this.wallets]) {
      for (const host of hosts.values()) host.object.watchAlarm();
    }
  }

  #portsOf(program: Program): Ports {
    return {
      clock: this.#clockOf(program),
      random: this.#random.fork(),
      db: this.#databaseOf(program),
      objects: this.#objectsOf(program),
      queue: {
        send: (messageIds) =>
          this.#network.call(program, "queue", () => void this.queued.push(...messageIds)),
      },
      log: this.#log(program),
    };
  }

  #clockOf(program: Program): Clock {
    const skewMs = this.#faults.clockSkewMs();
    return {
      now: () => this.scheduler.nowMs + skewMs,
      sleep: (milliseconds) => this.#network.sleep(program, milliseconds),
    };
  }

  #databaseOf(program: Program): Database {
    return this.d1.open((label, effect) =>
      this.#network.call(program, `D1 ${label.slice(0, 60).replaceAll(/\s+/g, " ")}`, effect),
    );
  }

  #objectsOf(program: Program): Objects {
    return {
      session: (applicationId, integrationId) => {
        const name = `${applicationId}:${integrationId}`;
        return this.#stub(program, `session ${name}`, () => this.session(name).object);
      },
      wallet: (name) => this.#stub(program, `wallet ${name}`, () => this.wallet(name).object),
    };
  }

  /** Calls over the network: arguments and answers are copies. */
  #stub<Logic extends ObjectLogic>(
    program: Program,
    title: string,
    host: () => HostedObject<Logic>,
  ): Logic {
    const send = (method: keyof Logic, given: readonly unknown[]) => {
      const sent = structuredClone(given);
      return this.#network.call(program, `${title}.${String(method)}`, async () => {
        const answer = await host().call((logic) => {
          const called = logic[method];
          if (typeof called !== "function")
            throw new TypeError(`${title} has no ${String(method)}`);
          return called.apply(logic, structuredClone(sent)) as unknown;
        });
        return structuredClone(answer);
      });
    };
    const handler: ProxyHandler<Logic> = {
      get:
        (_target, method) =>
        (...given: unknown[]) =>
          send(method as keyof Logic, given),
    };
    return new Proxy({} as Logic, handler);
  }

  #log(program: Program): Log {
    return {
      event: (name, fields) =>
        this.scheduler.note(`${program.name} logs ${name} ${JSON.stringify(fields)}`),
    };
  }
}

export function freshCaches() {
  return { catalogues: new CatalogueCache(), keyRoutes: new KeyRoutes() };
}

function kept<T>(all: Map<string, T>, name: string, make: () => T): T {
  const known = all.get(name);
  if (known !== undefined) return known;
  const made = make();
  all.set(name, made);
  return made;
}
