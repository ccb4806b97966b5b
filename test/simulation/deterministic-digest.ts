import { createHash } from "node:crypto";

/**
 * Node hashes on a thread of its own and comes back whenever that is done; a simulated program must
 * not wait for anything that the scheduler doesn't know. Same digests, at once.
 */
export function digestAtOnce(): void {
  Object.defineProperty(crypto.subtle, "digest", {
    configurable: true,
    value: async (_algorithm: "SHA-256", data: Uint8Array): Promise<ArrayBuffer> => {
      const digest = createHash("sha256").update(data).digest();
      return new Uint8Array(digest).buffer;
    },
  });
}
