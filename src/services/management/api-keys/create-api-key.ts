import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import { type ApiKeyRow, insertApiKey, type NewApiKeyRow } from "../../../db/queries/api-keys";
import type { ManagementContext } from "../../context";
import { hashKey } from "../../hash-key";
import { invalidField, notFound } from "../../refusal";

export type ApiKeyInput = Pick<
  NewApiKeyRow,
  "title" | "platform" | "type" | "timeOffsetNs" | "expiresAtMs"
>;

export interface CreatedApiKey {
  readonly row: ApiKeyRow;
  /** The key itself: shown this once, stored as its hash. */
  readonly key: string;
}

export async function createApiKey(
  context: ManagementContext,
  applicationId: number,
  input: ApiKeyInput,
): Promise<CreatedApiKey> {
  const { db, clock, random } = context.ports;
  const nowMs = clock.now();
  if (input.expiresAtMs <= nowMs) {
    throw invalidField("/expires", "Invalid value", "must be in the future");
  }
  const key = random.seed();
  const keyHash = await hashKey(key);
  const row = { ...input, applicationId, keyHash, createdAtMs: nowMs };
  try {
    const inserted = await insertApiKey(db, context.accountId, row);
    assert(inserted !== undefined, "an inserted key comes back");
    return { row: inserted, key };
  } catch (error) {
    if (failedConstraint(error) === "application_api_keys.application_id") {
      throw notFound("Application");
    }
    throw error;
  }
}
