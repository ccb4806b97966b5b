import { formatRfc3339 } from "../calendar";
import type { ReferralRejectionReason } from "../evaluation/effect";
import type { ReferralFacts } from "../evaluation/snapshot";

export interface ReferralProblem {
  readonly reason: ReferralRejectionReason;
  /** A sentence for people. */
  readonly details: string;
}

export interface ReferralCircumstances {
  readonly nowMs: number;
  readonly timezone: string;
  /** Integration id of the session's customer; empty = anonymous. */
  readonly friendId: string;
}

/**
 * The checks of a referral code that belongs to a running campaign, before any rule runs and before
 * campaign budgets are asked; the first one that fails is the reason (DESIGN §4, order of referral
 * checks).
 */
export function checkReferral(
  referral: ReferralFacts,
  circumstances: ReferralCircumstances,
): ReferralProblem | null {
  return (
    checkValidity(referral, circumstances) ??
    checkPeople(referral, circumstances) ??
    checkUsage(referral)
  );
}

function checkValidity(
  { startAtMs, expiresAtMs }: ReferralFacts,
  { nowMs, timezone }: ReferralCircumstances,
): ReferralProblem | null {
  if (startAtMs !== null && nowMs < startAtMs) {
    const details = `The referral is valid from ${formatRfc3339(startAtMs, timezone)} on`;
    return { reason: "ReferralStartDateInFuture", details };
  }
  if (expiresAtMs !== null && nowMs >= expiresAtMs) {
    const details = `The referral expired at ${formatRfc3339(expiresAtMs, timezone)}`;
    return { reason: "ReferralExpired", details };
  }
  return null;
}

function checkPeople(
  referral: ReferralFacts,
  { friendId }: ReferralCircumstances,
): ReferralProblem | null {
  const { advocate, advocateIntegrationId, friendIntegrationId } = referral;
  if (advocate === null) {
    return { reason: "AdvocateNotFound", details: "The advocate of the referral does not exist" };
  }
  if (friendId === advocateIntegrationId) {
    const details = "The advocate can't be the referred customer";
    return { reason: "ReferralRecipientIdSameAsAdvocate", details };
  }
  if (friendId === "") {
    const details = "The session has no customer, so nobody can be referred";
    return { reason: "ReferralRecipientDoesNotMatch", details };
  }
  if (friendIntegrationId !== null && friendIntegrationId !== friendId) {
    const details = "The referral is meant for another customer";
    return { reason: "ReferralRecipientDoesNotMatch", details };
  }
  if (referral.friendAlreadyReferred) {
    const details = "The customer was referred before";
    return { reason: "ReferralCustomerAlreadyReferred", details };
  }
  return null;
}

function checkUsage({ usageLimit, usageCount }: ReferralFacts): ReferralProblem | null {
  if (usageLimit === 0 || usageCount < usageLimit) return null;
  const details = `The referral was used ${usageCount} of ${usageLimit} times`;
  return { reason: "ReferralLimitReached", details };
}
