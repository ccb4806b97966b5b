import { err, ok, type Result } from "../result";
import type { RuleRun } from "./rule-run";
import type { ProfileFacts } from "./snapshot";

/** Whom a block is about: the customer of the call, or who referred that customer. */
export type Who = "Current" | "Advocate";

export interface Person {
  readonly integrationId: string;
  /** Null while the profile is not stored. */
  readonly profile: ProfileFacts | null;
}

/**
 * The person; the error is a sentence for people. The advocate is known to the campaign that the
 * session's valid referral code belongs to.
 */
export function personOf(run: RuleRun, who: Who): Result<Person, string> {
  if (who === "Advocate") {
    const { referral } = run;
    if (!referral || referral.refusal) {
      return err("The session has no valid referral code of this campaign, so no advocate");
    }
    const { advocateIntegrationId, advocate } = referral.facts;
    return ok({ integrationId: advocateIntegrationId, profile: advocate });
  }
  const integrationId = customerIdOf(run);
  if (integrationId === "") return err("The session has no customer");
  return ok({ integrationId, profile: run.state.readProfile() });
}

/** Integration id of the call's customer; empty = anonymous. */
export function customerIdOf({ state: { snapshot } }: RuleRun): string {
  return snapshot.session?.profileId || (snapshot.profile?.integrationId ?? "");
}

export function membershipKey(audienceId: number, integrationId: string): string {
  return `${audienceId}|${integrationId}`;
}

/** Whether somebody is a member now, changes of this evaluation included. */
export function isMember(run: RuleRun, audienceId: number, person: Person): boolean {
  const changed = run.memberships.get(membershipKey(audienceId, person.integrationId));
  return changed ?? person.profile?.audiences.some(({ id }) => id === audienceId) ?? false;
}
