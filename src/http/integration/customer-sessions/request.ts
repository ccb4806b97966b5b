import type { CartItem } from "../../../core/session/types";
import type { SessionChange } from "../../../core/session/update";
import { invalidField, invalidParameter } from "../../../services/refusal";
import type { UpdateSessionInput } from "../../../services/sessions/types";
import type { z } from "../../openapi";
import { present } from "../../present";
import { checkEligibilitySection } from "../campaign-eligibility";
import { withoutNulls } from "../fields";
import type { integrationRequest } from "./schemas";

type Body = z.output<typeof integrationRequest>;
type WireSession = Body["customerSession"];
type WireItem = NonNullable<WireSession["cartItems"]>[number];

export interface SessionRequest {
  readonly sessionIntegrationId: string;
  readonly dry: boolean;
  readonly now: number | undefined;
  readonly body: Body;
  /** The clock as the request is read. */
  readonly receivedAtMs: number;
}

/** What the service is asked for; refuses what only a dry run may carry (SEMANTICS §4.4). */
export function toUpdateSessionInput(request: SessionRequest): UpdateSessionInput {
  const { customerSession, responseContent = [] } = request.body;
  const evaluableCampaignIds = customerSession.evaluableCampaignIds ?? [];
  checkNow(request);
  if (!request.dry && evaluableCampaignIds.length > 0) {
    const details = "Campaigns can be named for evaluation with dry=true only";
    throw invalidField("/customerSession/evaluableCampaignIds", "Invalid value", details);
  }
  checkEligibilitySection(responseContent, request.dry);
  return {
    sessionIntegrationId: request.sessionIntegrationId,
    change: toSessionChange(customerSession),
    evaluableCampaignIds,
    dry: request.dry,
    nowMs: request.now,
    sections: new Set(responseContent),
  };
}

function checkNow({ dry, now, receivedAtMs }: SessionRequest): void {
  if (now === undefined) return;
  if (!dry) throw invalidParameter("now", "Invalid value", "needs dry=true");
  if (now <= receivedAtMs) throw invalidParameter("now", "Invalid value", "must be in the future");
}

function toSessionChange(session: WireSession): SessionChange {
  return present({
    profileId: session.profileId,
    storeIntegrationId: session.storeIntegrationId,
    state: session.state,
    couponCodes: session.couponCodes,
    referralCode: session.referralCode,
    loyaltyCards: session.loyaltyCards,
    identifiers: session.identifiers,
    cartItems: session.cartItems?.map(toCartItem),
    additionalCosts: session.additionalCosts,
    attributes: session.attributes,
  });
}

/** A line's attributes replace the stored ones, so that null and absent are the same. */
function toCartItem(item: WireItem): CartItem {
  return present({ ...item, attributes: item.attributes && withoutNulls(item.attributes) });
}
