import type { IdentityOwner, IdentityRow } from "../../../db/queries/redemptions/identities";
import { anyId } from "../../integration/fields";
import { dateTime } from "../../fields";
import { z } from "../../openapi";
import { instant } from "../../present";
import { email, phone, posAccountId } from "../../redemptions/customer-fields";

const named = {
  email: email.required.nullish(),
  phone: phone.required.nullish(),
  posAccountId: posAccountId.required.nullish(),
};

export const newCustomerIdentities = z
  .object({
    profileIntegrationId: anyId.min(1),
    ...named,
    sandbox: z.boolean().optional().openapi({
      description: "Whose customer it is: sandbox Applications have their own. Absent = live",
    }),
  })
  .openapi("NewCustomerIdentities");

export const ownerQuery = z.object({
  profileIntegrationId: anyId.min(1),
  sandbox: z.enum(["true", "false"]).optional().openapi({ type: "boolean", default: false }),
});

export const namedQuery = ownerQuery.extend({
  email: email.optional,
  phone: phone.optional,
  posAccountId: posAccountId.optional,
});

export const customerIdentities = z
  .object({
    profileIntegrationId: z.string(),
    data: z.array(
      z.object({
        kind: z.enum(["email", "phone", "pos_account_id"]),
        value: z.string(),
        created: dateTime,
      }),
    ),
  })
  .openapi("CustomerIdentities");

export const newCustomerIdentitiesExample: z.input<typeof newCustomerIdentities> = {
  profileIntegrationId: "customer-1",
  email: "Ann@example.com",
  phone: "+14155552671",
  posAccountId: "POS-7",
};

export const customerIdentitiesExample: z.input<typeof customerIdentities> = {
  profileIntegrationId: "customer-1",
  data: [{ kind: "email", value: "ann@example.com", created: "2026-11-21T10:00:00.000Z" }],
};

export function toOwner(wished: {
  readonly profileIntegrationId: string;
  readonly sandbox?: boolean | "true" | "false" | undefined;
}): IdentityOwner {
  const isSandbox = wished.sandbox === true || wished.sandbox === "true";
  return {
    environment: isSandbox ? "sandbox" : "live",
    profileIntegrationId: wished.profileIntegrationId,
  };
}

/** Null and absent are the same here. */
export function toNamed({
  email: mail,
  phone: number,
  posAccountId: account,
}: Pick<z.output<typeof newCustomerIdentities>, keyof typeof named>) {
  return {
    email: mail ?? undefined,
    phone: number ?? undefined,
    posAccountId: account ?? undefined,
  };
}

export function fromIdentities(
  { profileIntegrationId }: IdentityOwner,
  rows: readonly IdentityRow[],
): z.output<typeof customerIdentities> {
  const data = rows.map(({ kind, value, createdAtMs }) => ({
    kind,
    value,
    created: instant(createdAtMs),
  }));
  return { profileIntegrationId, data };
}
