import { audiencesStatement, type RawAudienceRow } from "../../db/queries/audiences/audiences";
import {
  addMembershipsStatements,
  type Membership,
  removeMembershipsStatements,
} from "../../db/queries/audiences/memberships";
import { knownProfilesStatements } from "../../db/queries/contact-balances";
import { ACCOUNT_ID } from "../account";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import type { MembershipChange } from "./change-memberships";
import { usableAudiences } from "./load-audiences";

/**
 * Changes memberships as far as that is possible, for callers whose batch must not fail for one
 * contact: an audience that is not there, and a customer to remove who is not known, are passed
 * over. Who is added and not known yet is made. Answers the changes that hold now, in their order;
 * of several changes of one membership the last one holds. Safe to repeat.
 *
 * @throws Refusal `unauthorized`
 */
export async function changeKnownMemberships<C extends MembershipChange>(
  context: IntegrationContext,
  changes: readonly C[],
  dry: boolean,
): Promise<C[]> {
  const { db, clock } = context.ports;
  const audienceIds = [...new Set(changes.map(({ audienceId }) => audienceId))];
  const left = changes.filter(({ action }) => action === "delete");
  const leaving = [...new Set(left.map(({ profileIntegrationId }) => profileIntegrationId))];
  const call = await loadCall(context, ({ application }) => [
    audiencesStatement(db, ACCOUNT_ID, audienceIds),
    ...knownProfilesStatements(db, application.sandbox ? "sandbox" : "live", leaving),
  ]);
  const [audienceAnswer, ...profileAnswers] = call.results;
  const rows = (audienceAnswer?.results ?? []) as RawAudienceRow[];
  const usable = new Set(usableAudiences(call.index, rows).map(({ id }) => id));
  const profiles = profileAnswers.flatMap(({ results }) => results) as { integrationId: string }[];
  const known = new Set(profiles.map(({ integrationId }) => integrationId));
  const lasting = [...new Map(changes.map((change) => [keyOf(change), change])).values()];
  const possible = lasting.filter(
    ({ action, audienceId, profileIntegrationId }) =>
      usable.has(audienceId) && (action === "add" || known.has(profileIntegrationId)),
  );
  if (dry || call.isDry || possible.length === 0) return possible;
  const { environment } = call;
  const statements = [
    ...addMembershipsStatements(db, environment, ofAction(possible, "add"), clock.now()),
    ...removeMembershipsStatements(db, environment, ofAction(possible, "delete")),
  ];
  await again(() => db.batch(statements));
  return possible;
}

function keyOf({ audienceId, profileIntegrationId }: MembershipChange): string {
  return `${audienceId} ${profileIntegrationId}`;
}

function ofAction(
  changes: readonly MembershipChange[],
  action: MembershipChange["action"],
): Membership[] {
  return changes
    .filter((change) => change.action === action)
    .map(({ profileIntegrationId, audienceId }) => [profileIntegrationId, audienceId]);
}
