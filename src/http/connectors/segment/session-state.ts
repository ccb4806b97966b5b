import type { IntegrationContext } from "../../../services/context";
import { triggeredCampaigns } from "../../../services/sessions/triggered-campaigns";
import type { ResponseSection } from "../../../services/sessions/types";
import { updateSession } from "../../../services/sessions/update-session";
import { fromSessionAnswer } from "../../integration/customer-sessions/mappers";
import { toUpdateSessionInput } from "../../integration/customer-sessions/request";
import { integrationRequest } from "../../integration/customer-sessions/schemas";
import type { AttributeValues } from "../../../services/attributes/ensure-attributes";
import type { z } from "../../openapi";
import { type ConnectorState, toConnectorState } from "../shared/integration-state";

/** Campaigns can be named for evaluation in dry runs only, which Segment has none of. */
export const segmentSession = integrationRequest.shape.customerSession
  .omit({ evaluableCampaignIds: true, experimentVariantAllocations: true })
  .openapi("SegmentCustomerSession");

export type SegmentSession = z.output<typeof segmentSession>;

/** All that a session's answer can hold. */
const SECTIONS = [
  "customerSession",
  "customerProfile",
  "coupons",
  "triggeredCampaigns",
  "referral",
  "loyalty",
  "event",
  "ruleFailureReasons",
  "awardedGiveaways",
  "previousReturns",
] as const satisfies ResponseSection[];

export interface ToldSession {
  readonly state: ConnectorState;
  /** Whose result it is; empty while nothing took hold. */
  readonly closureId: string;
}

/** Creates, updates or closes a session and tells everything. */
export async function updateSessionState(
  context: IntegrationContext,
  sessionIntegrationId: string,
  customerSession: SegmentSession,
): Promise<ToldSession> {
  const input = toUpdateSessionInput({
    sessionIntegrationId,
    dry: false,
    now: undefined,
    body: {
      customerSession: { ...customerSession, evaluableCampaignIds: undefined },
      responseContent: [...SECTIONS],
    },
    receivedAtMs: context.ports.clock.now(),
  });
  const answer = await updateSession(context, input);
  const triggered = await triggeredCampaigns(context, answer);
  const told = fromSessionAnswer(answer, input.sections, { triggered, eligible: [] });
  return { state: toConnectorState(told), closureId: answer.result.closureId };
}

type Change = (values: readonly AttributeValues[]) => Promise<readonly AttributeValues[]>;

/** The session with the attributes of itself and of its lines as they are after the changes. */
export async function changeAttributes(
  session: SegmentSession,
  change: { readonly session: Change; readonly cartItems: Change },
): Promise<SegmentSession> {
  const { attributes = {}, cartItems = [] } = session;
  const [own = {}] = await change.session([attributes]);
  const ofItems = await change.cartItems(cartItems.map((item) => item.attributes ?? {}));
  return {
    ...session,
    ...(session.attributes && { attributes: own }),
    ...(session.cartItems && {
      cartItems: cartItems.map((item, line) => ({
        ...item,
        ...(item.attributes && { attributes: ofItems[line] ?? {} }),
      })),
    }),
  };
}
