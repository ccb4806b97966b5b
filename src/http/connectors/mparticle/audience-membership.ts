import type { AttributeJson } from "../../../core/session/types";
import { changeMembers, type MemberChange } from "../../../services/audiences/change-members";
import type { IntegrationContext } from "../../../services/context";
import { invalidField } from "../../../services/refusal";
import { attributeChanges } from "../../integration/fields";
import { MPARTICLE } from "./audience-names";
import { customerIdOf } from "./identities";
import type { MembershipChangeMessage } from "./schemas";

type User = MembershipChangeMessage["user_profiles"][number];

/**
 * Customers join and leave audiences and get attributes. A user without the wished identity is
 * nobody here, and spoils nothing for the others.
 */
export async function changeMembership(
  context: IntegrationContext,
  message: MembershipChangeMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const { userIdField, runRuleEngine = false } = message.account.account_settings;
  const members = message.user_profiles.flatMap((user): MemberChange[] => {
    const profileIntegrationId = customerIdOf(user, userIdField);
    if (profileIntegrationId === null) return [];
    return [{ profileIntegrationId, attributes: attributesOf(user), changes: changesOf(user) }];
  });
  await changeMembers(context, { integration: MPARTICLE, members, runRules: runRuleEngine });
  return {};
}

/** Our id, which the subscription's answer told, names the audience before mParticle's own. */
function changesOf(user: User): MemberChange["changes"] {
  return user.audiences.flatMap(({ action, audience_id, audience_subscription_settings: told }) => {
    if (action === "attribute_update") return [];
    const id = told?.t1AudienceID;
    return [{ action, audience: id === undefined ? { externalId: audience_id } : { id } }];
  });
}

function attributesOf({ audiences }: User): Readonly<Record<string, AttributeJson | null>> {
  const changed = audiences.flatMap(({ user_attributes: attributes }) => attributes ?? []);
  const pairs = changed.map(({ key, value, action }) => [
    key,
    action === "delete" ? null : (value ?? null),
  ]);
  const checked = attributeChanges.safeParse(Object.fromEntries(pairs));
  if (checked.success) return checked.data;
  const details = checked.error.issues[0]?.message ?? "";
  throw invalidField("/user_profiles", "Invalid value", `user_attributes: ${details}`);
}
