import type { IntegrationContext } from "../context";
import { hashKey } from "../hash-key";

/** 52 bits, so that it is a safe integer. */
const ID_HEX_DIGITS = 13;

/**
 * The internal id of a session that is not stored yet: the same for all calls of a key that make
 * the session at once, or again after a failure, so that whatever they write beside it (the
 * profile's first session) names the one that will be stored. Who lacks the key can't aim at an id.
 */
export async function newSessionId(
  { keyHash }: IntegrationContext,
  sessionIntegrationId: string,
): Promise<number> {
  const digest = await hashKey(`${keyHash}:${sessionIntegrationId}`);
  return Number.parseInt(digest.slice(0, ID_HEX_DIGITS), 16) + 1;
}
