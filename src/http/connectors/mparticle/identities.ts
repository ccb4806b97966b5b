import { invalidField } from "../../../services/refusal";
import type { z } from "../../openapi";
import type { accountSettings, userIdentity } from "./schemas";

type UserIdField = z.output<typeof accountSettings>["userIdField"];

/** Which of a user's identities is the customer's id; "" = the mpid itself (CONTRACT). */
const IDENTITY_TYPES: Readonly<Record<UserIdField, string>> = {
  customerId: "customer",
  email: "email",
  mpid: "",
};

export interface MparticleUser {
  readonly mpid?: string | undefined;
  readonly user_identities: readonly z.output<typeof userIdentity>[];
}

/**
 * The integration id of a user; null when the user has none of the wished kind. A hash is not the
 * id that shops know: only raw identities count (reference CALLERS).
 */
export function customerIdOf(user: MparticleUser, userIdField: UserIdField): string | null {
  if (userIdField === "mpid") return user.mpid ?? null;
  const wished = IDENTITY_TYPES[userIdField];
  const identity = user.user_identities.find(
    ({ type, encoding }) => type === wished && (encoding ?? "raw") === "raw",
  );
  return identity?.value ?? null;
}

/**
 * The same for a message about one user.
 *
 * @throws Refusal `invalid`
 */
export function requireCustomerId(user: MparticleUser, userIdField: UserIdField): string {
  const id = customerIdOf(user, userIdField);
  if (id !== null) return id;
  const details = `The user has no raw identity for the setting userIdField=${userIdField}`;
  throw invalidField("/user_identities", "Required", details);
}
