import { failedConstraint } from "../../../db/constraint";
import {
  addIdentitiesStatements,
  IDENTITY_TAKEN,
  type IdentityOwner,
  type IdentityRow,
  identitiesStatement,
} from "../../../db/queries/redemptions/identities";
import type { ManagementContext } from "../../context";
import { type CustomerIdentities, toIdentities } from "../../redemptions/identities";
import { invalidField, Refusal } from "../../refusal";

/**
 * Gives a customer identities by which redemptions find them, all or none; a customer who is seen
 * for the first time comes into being. Safe to repeat.
 *
 * @throws Refusal `invalid` when none is named, `conflict` when one is another customer's
 */
export async function addCustomerIdentities(
  context: ManagementContext,
  owner: IdentityOwner,
  wished: CustomerIdentities,
): Promise<IdentityRow[]> {
  requireUnboundKey(context);
  const identities = toIdentities(wished);
  if (identities.length === 0) {
    throw invalidField("/email", "Required", "Name an email, a phone or a posAccountId");
  }
  const { db, clock } = context.ports;
  try {
    const answers = await db.batch([
      ...addIdentitiesStatements(db, owner, identities, clock.now()),
      identitiesStatement(db, owner),
    ]);
    return (answers.at(-1)?.results ?? []) as IdentityRow[];
  } catch (error) {
    if (failedConstraint(error) !== IDENTITY_TAKEN) throw error;
    const what = identities.map(({ kind }) => NAMES[kind]).join(" or ");
    throw new Refusal("conflict", `Another customer has this ${what}; nothing was stored`);
  }
}

const NAMES = { email: "email", phone: "phone", pos_account_id: "posAccountId" } as const;

/** Customers are the whole account's: a key that is bound to Applications can't change them. */
export function requireUnboundKey({ allowedApplicationIds }: ManagementContext): void {
  if (allowedApplicationIds === null) return;
  throw new Refusal("conflict", "This key is bound to Applications; customers are for all of them");
}
