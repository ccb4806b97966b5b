import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  insertManagementKey,
  LIVE_MANAGEMENT_KEYS_MAX,
  type ManagementKeyRow,
  type NewManagementKeyRow,
} from "../../../db/queries/management-keys";
import type { ManagementContext } from "../../context";
import { hashKey } from "../../hash-key";
import { invalidField, Refusal } from "../../refusal";

export type ManagementKeyInput = Pick<
  NewManagementKeyRow,
  "name" | "endpoints" | "allowedApplicationIds" | "expiresAtMs"
>;

export interface CreatedManagementKey {
  readonly row: ManagementKeyRow;
  /** The key itself: shown this once, stored as its hash. */
  readonly key: string;
}

/** No key makes a key that opens more than it does itself. */
export async function createManagementKey(
  context: ManagementContext,
  input: ManagementKeyInput,
): Promise<CreatedManagementKey> {
  const { db, clock, random } = context.ports;
  const nowMs = clock.now();
  if (input.expiresAtMs <= nowMs) {
    throw invalidField("/expiryDate", "Invalid value", "must be in the future");
  }
  requireWithinOwnRights(context, input);
  const key = random.seed();
  const keyHash = await hashKey(key);
  try {
    const row = await insertManagementKey(db, { ...input, keyHash, createdAtMs: nowMs });
    assert(row !== undefined, "an inserted key comes back");
    return { row, key };
  } catch (error) {
    if (failedConstraint(error) !== "management_keys.key_hash") throw error;
    throw new Refusal(
      "conflict",
      `${LIVE_MANAGEMENT_KEYS_MAX} Management keys live already; ` +
        "delete one (DELETE /v1/management_keys/{id}) before you create its successor",
    );
  }
}

function requireWithinOwnRights(context: ManagementContext, input: ManagementKeyInput): void {
  const { allowedApplicationIds: applications, allowedEndpoints: endpoints } = context;
  if (applications !== null) {
    const ids = input.allowedApplicationIds;
    if (ids.length === 0 || ids.some((id) => !applications.has(id))) {
      const details = "must be some of the Applications that the calling key opens";
      throw invalidField("/allowedApplicationIds", "Not allowed", details);
    }
  }
  if (endpoints !== null) {
    const paths = input.endpoints.map(({ path }) => path);
    if (paths.length === 0 || paths.some((path) => !endpoints.includes(path))) {
      const details = "must be some of the endpoints that the calling key opens";
      throw invalidField("/endpoints", "Not allowed", details);
    }
  }
}
