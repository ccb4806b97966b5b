import type { SessionRpc } from "../durable/customer-session/protocol";
import type { WalletRpc } from "../durable/loyalty-wallet/protocol";

/**
 * The world as the services see it (DESIGN §5). Production binds it to Cloudflare, the simulator to
 * its own adapters; the services know no other way out.
 */
export interface Ports {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly db: Database;
  readonly objects: Objects;
  readonly queue: Queue;
  readonly log: Log;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface RandomSource {
  /** A random UUID (version 4) from a cryptographic source. */
  uuid(): string;
  /** A random integer in [1, 2^52], for ids that no store hands out. */
  safeInteger(): number;
  /** 256 random bits in hexadecimal: what a decision may draw from. */
  seed(): string;
  /**
   * Random bytes from a cryptographic source; at most 65,536 a call (what the platform hands out).
   */
  bytes(length: number): Uint8Array;
}

/** The part of D1 that is used: statements and atomic batches. Always the primary. */
export type Database = Pick<D1DatabaseSession, "prepare" | "batch">;

export interface Objects {
  session(applicationId: number, sessionIntegrationId: string): SessionRpc;
  wallet(walletName: string): WalletRpc;
}

/** Where committed messages go to be delivered; at least once. */
export interface Queue {
  /** @param messageIds ids of outbox rows */
  send(messageIds: readonly string[]): Promise<void>;
}

/** One structured line; never personal data, never a key. */
export interface Log {
  event(name: string, fields: Readonly<Record<string, string | number | boolean>>): void;
}
