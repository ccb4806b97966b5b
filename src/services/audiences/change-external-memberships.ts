import type { IntegrationContext } from "../context";
import { changeMemberships, type MembershipChange } from "./change-memberships";
import { loadExternalAudiences } from "./external-audiences";

/** A customer's audiences by the ids that a partner platform gave them. */
export interface ExternalMembershipChanges {
  readonly customerProfileId: string;
  readonly adds?: readonly string[] | undefined;
  readonly deletes?: readonly string[] | undefined;
}

/**
 * Adds customers to a platform's audiences and removes them, all or none; as `changeMemberships`.
 * Every customer who is named is made.
 *
 * @throws Refusal `unauthorized`, `not_found` when an audience is missing
 */
export async function changeExternalMemberships(
  context: IntegrationContext,
  integration: string,
  data: readonly ExternalMembershipChanges[],
): Promise<void> {
  const integrationIds = new Set(
    data.flatMap(({ adds = [], deletes = [] }) => [...adds, ...deletes]),
  );
  const audiences = await loadExternalAudiences(context, {
    integration,
    integrationIds: [...integrationIds],
  });
  const changes = data.flatMap(
    ({ customerProfileId: profileIntegrationId, adds = [], deletes = [] }) => {
      const change = (action: MembershipChange["action"]) => (externalId: string) => {
        const audienceId = audiences.get(externalId)?.id;
        return audienceId === undefined ? [] : [{ action, profileIntegrationId, audienceId }];
      };
      return [...adds.flatMap(change("add")), ...deletes.flatMap(change("delete"))];
    },
  );
  await changeMemberships(context, changes, { makesWhoLeaves: true });
}
