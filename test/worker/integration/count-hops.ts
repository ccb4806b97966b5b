import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { ApiRouter } from "../../../src/http/openapi";

/**
 * Counts hops (DESIGN §1): a hop is a wait for storage that starts after another one ended. Calls
 * that overlap are one wave; the first call after one of them ended opens the next wave.
 */
class HopCounter {
  hops = 0;
  /** Statements that D1 was asked to run, those of batches included. */
  statements = 0;
  readonly calls: string[] = [];
  #waveEnded = true;

  async counted<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (this.#waveEnded) this.hops += 1;
    this.#waveEnded = false;
    this.calls.push(`${this.hops}: ${name}`);
    try {
      return await call();
    } finally {
      // One of several calls that ended lets the next wave begin: whoever starts then has waited.
      this.#waveEnded = true;
    }
  }
}

export interface CountedAnswer {
  readonly status: number;
  /** Empty when the answer has none. */
  readonly body: Record<string, unknown>;
  readonly hops: number;
  readonly statements: number;
  readonly calls: readonly string[];
}

/** One request through the whole app, with every storage call counted at the bindings. */
export async function countHops(app: ApiRouter, request: Request): Promise<CountedAnswer> {
  const counter = new HopCounter();
  const context = createExecutionContext();
  const response = await app.fetch(request, countedEnv(counter), context);
  const text = await response.text();
  const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  await waitOnExecutionContext(context);
  const { hops, statements, calls } = counter;
  return { status: response.status, body, hops, statements, calls };
}

function countedEnv(counter: HopCounter): Env {
  return {
    ...env,
    DB: countedDatabase(env.DB, counter),
    SESSIONS: countedNamespace(env.SESSIONS, "session", counter),
    WALLETS: countedNamespace(env.WALLETS, "wallet", counter),
  };
}

const WAITS_OF_DATABASE = new Set(["batch", "exec", "dump"]);
const WAITS_OF_STATEMENT = new Set(["all", "first", "run", "raw"]);
/** The statement behind a counted one: what a batch sends. */
const originals = new WeakMap<object, D1PreparedStatement>();

function countedDatabase<T extends object>(database: T, counter: HopCounter): T {
  return new Proxy(database, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        const call = () => Reflect.apply(member, target, given.map(original)) as unknown;
        if (WAITS_OF_DATABASE.has(String(property))) {
          counter.statements += Array.isArray(given[0]) ? given[0].length : 1;
          return counter.counted(`D1 ${String(property)}`, async () => call());
        }
        const made = call();
        if (property === "withSession") return countedDatabase(made as object, counter);
        return property === "prepare"
          ? countedStatement(made as D1PreparedStatement, counter)
          : made;
      };
    },
  });
}

function countedStatement(statement: D1PreparedStatement, counter: HopCounter) {
  const counted: D1PreparedStatement = new Proxy(statement, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        const call = () => Reflect.apply(member, target, given) as unknown;
        if (WAITS_OF_STATEMENT.has(String(property))) {
          counter.statements += 1;
          return counter.counted(`D1 ${String(property)}`, async () => call());
        }
        return countedStatement(call() as D1PreparedStatement, counter);
      };
    },
  });
  originals.set(counted, statement);
  return counted;
}

function original(argument: unknown): unknown {
  if (Array.isArray(argument)) return argument.map(original);
  if (typeof argument !== "object" || argument === null) return argument;
  return originals.get(argument) ?? argument;
}

function countedNamespace<T extends object>(namespace: T, kind: string, counter: HopCounter): T {
  return new Proxy(namespace, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        const made = Reflect.apply(member, target, given) as object;
        return property === "getByName" || property === "get"
          ? countedStub(made, kind, counter)
          : made;
      };
    },
  });
}

function countedStub(stub: object, kind: string, counter: HopCounter): object {
  return new Proxy(stub, {
    get(target, property) {
      const method = String(property);
      return (...given: unknown[]) =>
        counter.counted(`${kind} ${method}`, async () => {
          const member = Reflect.get(target, property, target) as (...all: unknown[]) => unknown;
          return Reflect.apply(member, target, given);
        });
    },
  });
}
