import { type CustomerKeys, customersStatement } from "../../db/queries/redemptions/customers";
import type { Environment, ProfileRow } from "../../db/queries/session-facts";
import type { Database } from "../ports";
import { RedemptionRefusal } from "./redemption-refusal";

/** How a caller names a customer: any of them; together they must lead to one profile. */
export interface CustomerReference {
  readonly email?: string | undefined;
  /** E.164, exact. */
  readonly phone?: string | undefined;
  readonly posAccountId?: string | undefined;
  /** The profile's integration id. */
  readonly customerId?: string | undefined;
}

/**
 * Finds the customer within a load batch: by identities, by the profile's attributes `Email`,
 * `Phone`, `PosAccountId`, or by its integration id (CONTRACT, "Redemptions").
 */
export function findCustomerStatement(
  db: Pick<Database, "prepare">,
  environment: Environment,
  reference: CustomerReference,
): D1PreparedStatement {
  return customersStatement(db, environment, customerKeys(reference));
}

/** The keys of a reference as they are compared. */
export function customerKeys(reference: CustomerReference): CustomerKeys {
  return {
    integrationId: reference.customerId ?? null,
    email: reference.email === undefined ? null : comparableEmail(reference.email),
    phone: reference.phone ?? null,
    posAccountId: reference.posAccountId ?? null,
  };
}

/**
 * The one customer that the statement found. A key that names nobody does not count beside another
 * that does.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`
 */
export function foundCustomer(answer: D1Result | undefined): ProfileRow {
  const customer = foundCustomerOrNone(answer);
  if (customer) return customer;
  throw new RedemptionRefusal("customer_not_found", "No customer has this email, phone or id");
}

/**
 * The same where an unknown customer is no refusal.
 *
 * @throws RedemptionRefusal `customer_ambiguous`
 */
export function foundCustomerOrNone(answer: D1Result | undefined): ProfileRow | undefined {
  const [customer, other] = (answer?.results ?? []) as ProfileRow[];
  if (other === undefined) return customer;
  const message = "The email, phone and ids of the call belong to several customers";
  throw new RedemptionRefusal("customer_ambiguous", message);
}

/** An email as it is compared: Latin letters in lower case, as SQLite's `lower` has them. */
export function comparableEmail(email: string): string {
  return email.trim().replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
