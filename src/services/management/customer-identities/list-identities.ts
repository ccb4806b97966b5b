import {
  type IdentityOwner,
  type IdentityRow,
  identitiesStatement,
} from "../../../db/queries/redemptions/identities";
import { profileStatement } from "../../../db/queries/session-facts";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireUnboundKey } from "./add-identities";

/**
 * By what redemptions find a customer, beside the profile's attributes.
 *
 * @throws Refusal `not_found`, `conflict`
 */
export async function listCustomerIdentities(
  context: ManagementContext,
  owner: IdentityOwner,
): Promise<IdentityRow[]> {
  requireUnboundKey(context);
  const { db } = context.ports;
  const [profile, identities] = await db.batch([
    profileStatement(db, owner.environment, owner.profileIntegrationId),
    identitiesStatement(db, owner),
  ]);
  if (profile?.results[0] === undefined) throw notFound("Customer profile");
  return (identities?.results ?? []) as IdentityRow[];
}
