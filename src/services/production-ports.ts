import type { SessionRpc } from "../durable/customer-session/protocol";
import type { WalletRpc } from "../durable/loyalty-wallet/protocol";
import type { Database, Log, Ports, RandomSource } from "./ports";

/** The bindings that the ports stand on. */
export interface PortBindings {
  readonly DB: D1Database;
  readonly SESSIONS: ObjectNamespace;
  readonly WALLETS: ObjectNamespace;
  readonly OUTBOX: Pick<Queue<QueuedMessage>, "sendBatch">;
}

/**
 * What travels through the queue: the id of an outbox row, where the message itself stays, or the
 * entry of a hold whose deadline has passed.
 */
export type QueuedMessage = { readonly messageId: string } | { readonly dueHold: string };

/** The platform takes no more messages in one call. */
const QUEUE_BATCH_MAX = 100;

/** The platform's own types of remote objects unfold recursive JSON without end. */
interface ObjectNamespace {
  getByName(name: string): unknown;
}

/** Binds the ports to Cloudflare. One per request: the D1 session is the request's own. */
export function createProductionPorts(env: PortBindings, log: Log): Ports {
  return {
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    random: cryptographicRandom,
    db: openDatabase(env.DB),
    objects: {
      session: (applicationId, sessionIntegrationId) =>
        remoteObject(env.SESSIONS, `${applicationId}:${sessionIntegrationId}`) as SessionRpc,
      wallet: (walletName) => remoteObject(env.WALLETS, walletName) as WalletRpc,
    },
    queue: {
      async send(messageIds) {
        for (let from = 0; from < messageIds.length; from += QUEUE_BATCH_MAX) {
          const slice = messageIds.slice(from, from + QUEUE_BATCH_MAX);
          await env.OUTBOX.sendBatch(slice.map((messageId) => ({ body: { messageId } })));
        }
      },
    },
    log,
  };
}

/**
 * An object by its methods. A stub that failed once may fail for good, so that sending a call again
 * would be in vain: every call has a stub of its own.
 */
function remoteObject(namespace: ObjectNamespace, name: string): object {
  const call = async (method: string | symbol, given: readonly unknown[]) => {
    const stub = namespace.getByName(name) as Record<string | symbol, RemoteMethod>;
    return stub[method]?.(...given);
  };
  return new Proxy<Record<string | symbol, RemoteMethod>>(
    {},
    // `then` would make it a promise in the eyes of whoever awaits it.
    {
      get: (_, method) =>
        method === "then" ? undefined : (...given: unknown[]) => call(method, given),
    },
  );
}

type RemoteMethod = (...given: readonly unknown[]) => unknown;

/** Reads and writes go to the primary: no decision is ever taken from a replica (DESIGN §2). */
export function openDatabase(db: D1Database): Database {
  return db.withSession("first-primary");
}

const SEED_BYTES = 32;
const SAFE_INTEGER_BITS = 52;

export const cryptographicRandom: RandomSource = {
  uuid: () => crypto.randomUUID(),
  safeInteger() {
    const [bits = 0n] = crypto.getRandomValues(new BigUint64Array(1));
    return Number(BigInt.asUintN(SAFE_INTEGER_BITS, bits)) + 1;
  },
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  seed() {
    const bytes = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};
