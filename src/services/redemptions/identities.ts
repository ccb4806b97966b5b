import type { Identity } from "../../db/queries/redemptions/identities";
import { comparableEmail } from "./find-customer";

/** By what else a customer is known; what is absent says nothing. */
export interface CustomerIdentities {
  readonly email?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
  readonly posAccountId?: string | undefined;
}

/** The identities as they are stored and compared. */
export function toIdentities({ email, phone, posAccountId }: CustomerIdentities): Identity[] {
  const identities: Identity[] = [];
  if (email !== undefined) identities.push({ kind: "email", value: comparableEmail(email) });
  if (phone !== undefined) identities.push({ kind: "phone", value: phone });
  if (posAccountId !== undefined) identities.push({ kind: "pos_account_id", value: posAccountId });
  return identities;
}
