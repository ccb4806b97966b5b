import type { CustomerReference } from "../../services/redemptions/find-customer";
import { invalidField, invalidParameter } from "../../services/refusal";
import { field, integrationId, text } from "../connectors/shared/fields";
import { z } from "../openapi";

const EMAIL_LENGTH_MAX = 320;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE_LENGTH_MAX = 16;
const PHONE = /^\+[1-9]\d{1,14}$/;

export const email = field(
  z.string().trim().max(EMAIL_LENGTH_MAX).regex(EMAIL, "must be an email address"),
  { type: "string", maxLength: EMAIL_LENGTH_MAX, description: "Capitals make no difference" },
);

/** A + in a query that nobody escaped arrives as a space. */
export const phone = field(
  z
    .string()
    .max(PHONE_LENGTH_MAX)
    .transform((number) => number.replace(/^ /, "+"))
    .pipe(z.string().regex(PHONE, "must be a phone number as E.164 writes it")),
  { type: "string", maxLength: PHONE_LENGTH_MAX, description: "E.164, an exact match" },
);

export const posAccountId = text(255);

/** How every call names its customer. */
export const customerFields = {
  customer_email: email.optional,
  phone_number: phone.optional,
  pos_account_id: posAccountId.optional,
  customer_id: integrationId.optional,
  customer_external_id: integrationId.optional.openapi({
    description: "What older callers send for customer_id",
  }),
};

interface NamedCustomer {
  readonly customer_email?: string | undefined;
  readonly phone_number?: string | undefined;
  readonly pos_account_id?: string | undefined;
  readonly customer_id?: string | undefined;
  readonly customer_external_id?: string | undefined;
}

const MISSING = "name the customer by customer_email, phone_number, pos_account_id or customer_id";

/** @throws Refusal `invalid` when the body names nobody */
export function toCustomerInBody(named: NamedCustomer): CustomerReference {
  if (namesNobody(named)) throw invalidField("/customer_email", "Required", MISSING);
  return toCustomer(named);
}

/** @throws Refusal `invalid` when the query names nobody */
export function toCustomerInQuery(named: NamedCustomer): CustomerReference {
  if (namesNobody(named)) throw invalidParameter("customer_email", "Required", MISSING);
  return toCustomer(named);
}

export function toCustomer(named: NamedCustomer): CustomerReference {
  return {
    email: named.customer_email,
    phone: named.phone_number,
    posAccountId: named.pos_account_id,
    customerId: named.customer_id ?? named.customer_external_id,
  };
}

export function namesNobody(named: NamedCustomer): boolean {
  return Object.values(toCustomer(named)).every((key) => key === undefined);
}
