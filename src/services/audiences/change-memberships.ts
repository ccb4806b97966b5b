import {
  addMembershipsStatements,
  makeProfilesStatements,
  type Membership,
  removeMembershipsStatements,
} from "../../db/queries/audiences/memberships";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { nothing, once, recordingDatabase } from "../idempotency/once";
import { loadAudiences } from "./load-audiences";

/** Changes that one call may carry (reference SEMANTICS §11). */
export const MEMBERSHIP_CHANGES_MAX = 1_000;

export interface MembershipChange {
  readonly action: "add" | "delete";
  readonly profileIntegrationId: string;
  readonly audienceId: number;
}

export interface MembershipSettings {
  /** Whether a customer who is only removed is made, too, as data platforms expect it. */
  readonly makesWhoLeaves: boolean;
}

/**
 * Adds customers to audiences and removes them, all or none; of several changes of one membership
 * the last one counts. A customer who is added and not known yet is made. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found` when an audience is missing
 */
export function changeMemberships(
  context: IntegrationContext,
  changes: readonly MembershipChange[],
  settings: MembershipSettings = { makesWhoLeaves: false },
): Promise<void> {
  return once(context, nothing, () => change(context, changes, settings));
}

async function change(
  context: IntegrationContext,
  changes: readonly MembershipChange[],
  { makesWhoLeaves }: MembershipSettings,
): Promise<void> {
  const audienceIds = changes.map(({ audienceId }) => audienceId);
  const { environment, index, isDry } = await loadAudiences(context, audienceIds);
  const lasting = [...new Map(changes.map((change) => [keyOf(change), change])).values()];
  if (isDry || lasting.length === 0) return;
  const db = recordingDatabase(context, index.application.id);
  const nowMs = context.ports.clock.now();
  const leaving = ofAction(lasting, "delete");
  const statements = [
    ...(makesWhoLeaves ? makeProfilesStatements(db, environment, leaving, nowMs) : []),
    ...addMembershipsStatements(db, environment, ofAction(lasting, "add"), nowMs),
    ...removeMembershipsStatements(db, environment, leaving),
  ];
  await again(() => db.batch(statements));
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
