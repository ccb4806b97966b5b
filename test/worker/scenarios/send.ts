import type { EvaluationInput, Snapshot } from "../../../src/core/evaluation/snapshot";
import type { SessionDocument } from "../../../src/core/session/types";
import type { TestApplication } from "../../support/deployment";
import { integrate } from "./definitions";
import type { ToldEligibility } from "./eligibility";
import type { ScenarioIds } from "./ids";

/** What is compared of an answer, as it came. */
export interface CallAnswer {
  readonly effects: readonly Readonly<Record<string, unknown>>[];
  readonly ruleFailureReasons?: readonly Readonly<Record<string, unknown>>[];
  readonly triggeredCampaigns?: readonly { readonly id: number }[];
  readonly campaignEligibility?: readonly ToldEligibility[];
}

/** Whether the call that a scenario is about is a dry one. */
export function isDryCall(input: EvaluationInput): boolean {
  const asksDry = input.dry === true || input.wantsEligibility === true;
  return asksDry || input.evaluableCampaignIds.length > 0;
}

/** Sends what the scenario is about: a session, a custom event or a profile update. */
export async function sendCall(
  shop: TestApplication,
  snapshot: Snapshot,
  input: EvaluationInput,
  ids: ScenarioIds,
): Promise<CallAnswer> {
  const { session, event, profile } = snapshot;
  const campaigns = input.evaluableCampaignIds.map((id) => ids.real("campaign", id));
  const named = campaigns.length === 0 ? {} : { evaluableCampaignIds: campaigns };
  // The first excludes the others.
  const responseContent =
    input.wantsEligibility === true
      ? ["campaignEligibility"]
      : ["triggeredCampaigns", "ruleFailureReasons"];
  const query = new URLSearchParams({
    ...(isDryCall(input) ? { dry: "true" } : {}),
    ...(input.forceCompleteEvaluation === true ? { forceCompleteEvaluation: "true" } : {}),
  });
  if (session) {
    const customerSession = { ...sessionBody(session, ids), ...named };
    const id = encodeURIComponent(session.integrationId);
    const path = `/v2/customer_sessions/${id}?${query.toString()}`;
    return integrate(shop, "PUT", path, { customerSession, responseContent });
  }
  const profileId = ids.textOut(profile?.integrationId ?? "demo-customer");
  if (event) {
    const store = snapshot.store ? { storeIntegrationId: snapshot.store.integrationId } : {};
    const { type, attributes } = event;
    const body = { profileId, type, attributes, ...store, ...named, responseContent };
    query.set("silent", "no");
    return integrate(shop, "POST", `/v2/events?${query.toString()}`, body);
  }
  query.set("runRuleEngine", "true");
  const audiencesChanges = {
    adds: snapshot.justJoinedAudienceIds.map((id) => ids.real("audience", id)),
    deletes: snapshot.justLeftAudienceIds.map((id) => ids.real("audience", id)),
  };
  const path = `/v2/customer_profiles/${encodeURIComponent(profileId)}?${query.toString()}`;
  return integrate(shop, "PUT", path, { audiencesChanges, ...named, responseContent });
}

function sessionBody(session: SessionDocument, ids: ScenarioIds) {
  const { storeIntegrationId: store } = session;
  return {
    profileId: ids.textOut(session.profileId),
    ...(store === undefined ? {} : { storeIntegrationId: store }),
    state: session.state,
    couponCodes: session.couponCodes,
    referralCode: session.referralCode,
    loyaltyCards: session.loyaltyCards,
    identifiers: session.identifiers,
    cartItems: session.cartItems,
    additionalCosts: session.additionalCosts,
    attributes: session.attributes,
  };
}
