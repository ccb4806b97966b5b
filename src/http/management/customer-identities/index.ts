import type { Operation } from "../../openapi";
import { addCustomerIdentities } from "./add-identities";
import { listCustomerIdentities } from "./list-identities";
import { removeCustomerIdentities } from "./remove-identities";

/** By what else customers are known. */
export const customerIdentityOperations: readonly Operation[] = [
  addCustomerIdentities,
  listCustomerIdentities,
  removeCustomerIdentities,
];
