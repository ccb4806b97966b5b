import {
  type IdentityOwner,
  removeIdentitiesStatement,
} from "../../../db/queries/redemptions/identities";
import type { ManagementContext } from "../../context";
import { type CustomerIdentities, toIdentities } from "../../redemptions/identities";
import { requireUnboundKey } from "./add-identities";

/**
 * Takes identities from a customer: those that are named, or all when none is. Safe to repeat.
 *
 * @throws Refusal `conflict`
 */
export async function removeCustomerIdentities(
  context: ManagementContext,
  owner: IdentityOwner,
  named: CustomerIdentities,
): Promise<void> {
  requireUnboundKey(context);
  const identities = toIdentities(named);
  const only = identities.length === 0 ? null : identities;
  await removeIdentitiesStatement(context.ports.db, owner, only).run();
}
