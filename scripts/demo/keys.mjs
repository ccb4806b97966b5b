import { createHash } from "node:crypto";

/** Fixed keys of a local instance: load.mjs alone writes their rows, never a migration. */
export const localKeys = {
  management: "local-management-key",
  integration: "local-integration-key",
};

/** @param {string} key */
export function keyHash(key) {
  return createHash("sha256").update(key).digest("hex");
}
