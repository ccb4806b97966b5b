import type { Decision } from "../../core/evaluation/decision";
import { effectToJson } from "../../core/evaluation/effect-json";
import { applyUpdates } from "../../core/session/apply-updates";
import type { AttributeJson, SessionDocument } from "../../core/session/types";
import {
  mergeAttributes,
  updateSessionDocument,
  type UpdatedSession,
} from "../../core/session/update";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { IntegrationContext } from "../context";
import { decide } from "../evaluation/decide";
import { requireRoom } from "../occasions/changed-profile";
import { newProfile } from "../profiles/new-profile";
import { invalidField } from "../refusal";
import { checkTotal } from "./check-change";
import { storedPart } from "./load-session";
import { newSessionId } from "./new-session-id";
import type { LoadedSession, PaidCoupon, SessionResult, UpdateSessionInput } from "./types";

export interface SessionDecision {
  readonly document: SessionDocument;
  readonly decision: Decision;
  readonly result: SessionResult;
  readonly nowMs: number;
  /** The call closes the session: what was decided takes hold. */
  readonly closing: boolean;
  /** What the close changes of its customer. */
  readonly profileAttributes?: UpdateSessionInput["profileAttributes"];
}

/** Merges the change into what is stored and evaluates the campaigns; writes nothing. */
export async function decideSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): Promise<SessionDecision> {
  const { random, clock } = context.ports;
  const nowMs = (input.nowMs ?? clock.now()) + loaded.timeOffsetMs;
  const { sessionIntegrationId } = input;
  const newId = loaded.session.document?.id ?? (await newSessionId(context, sessionIntegrationId));
  const { document, eventTypes } = mergeChange(context, input, loaded, newId);
  const closing = document.state === "closed";
  const cancelling = document.state === "cancelled";
  const seen = cancelling ? { ...document, couponCodes: [], referralCode: "" } : document;
  const decision = await decide(
    context,
    loaded.index,
    { ...loaded.customer, profile: profileOf(document, input, loaded, nowMs) },
    { session: seen, event: null, justJoinedAudienceIds: [], justLeftAudienceIds: [] },
    {
      nowMs,
      seed: random.seed(),
      eventTypes,
      dry: input.dry,
      closing,
      evaluableCampaignIds: input.evaluableCampaignIds,
      wantsEligibility: input.sections.has("campaignEligibility"),
    },
    cancelling ? campaignsOf(loaded.index, eventTypes) : campaignsOfOrder(input, loaded, nowMs),
  );
  const result: SessionResult = {
    effects: decision.effects.map(effectToJson),
    failures: decision.failures,
    triggeredCampaignIds: decision.triggeredCampaignIds,
    eventTypes,
    eventId: random.safeInteger(),
    closureId: "",
    ...(decision.eligibility ? { eligibility: decision.eligibility } : {}),
  };
  const updated = applyUpdates(document, decision.writes.attributeUpdates);
  const { profileAttributes } = input;
  return { document: updated, decision, result, nowMs, closing, profileAttributes };
}

/** A cart that is given up gets no rewards: only rules that ask for its event run. */
function campaignsOf(
  { campaigns }: LoadedSession["index"],
  eventTypes: readonly string[],
): ReadonlySet<number> {
  const asking = [...campaigns.values()].filter(({ facts }) =>
    facts.eventTypes?.some((type) => eventTypes.includes(type)),
  );
  return new Set(asking.map(({ id }) => id));
}

const NO_CAMPAIGNS: ReadonlySet<number> = new Set();

/** Undefined = all of them, as usual. */
function campaignsOfOrder(
  { paidWithCoupons = [] }: UpdateSessionInput,
  { customer }: LoadedSession,
  nowMs: number,
): ReadonlySet<number> | undefined {
  const there = new Set(customer.coupons.map(({ id }) => id));
  const isGone = ({ couponId, endsAtMs }: PaidCoupon) =>
    !there.has(couponId) || (endsAtMs !== null && endsAtMs <= nowMs);
  return paidWithCoupons.some(isGone) ? NO_CAMPAIGNS : undefined;
}

/** Who is named for the first time counts as a customer without history. */
function profileOf(
  { profileId }: SessionDocument,
  { profileAttributes }: UpdateSessionInput,
  { customer }: LoadedSession,
  nowMs: number,
): ProfileRow | null {
  if (profileId === "") return null;
  const profile = customer.profile ?? newProfile(profileId, nowMs);
  if (profileAttributes === undefined) return profile;
  const stored = JSON.parse(profile.attributes) as Record<string, AttributeJson>;
  const attributes = mergeAttributes(stored, profileAttributes);
  const changed = { ...profile, attributes: JSON.stringify(attributes) };
  requireRoom(changed);
  return changed;
}

function mergeChange(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  newId: number,
): UpdatedSession {
  const { clock } = context.ports;
  const stored = storedPart(loaded, input);
  const { profile } = loaded.customer;
  const first = profile?.firstSessionId ?? null;
  const updated = updateSessionDocument(stored, input.change, {
    nowMs: clock.now(),
    newId,
    applicationId: loaded.index.application.id,
    integrationId: input.sessionIntegrationId,
    firstSession: first === null || first === newId,
  });
  if (!updated.ok) {
    const { from, to } = updated.error;
    throw invalidField("/state", "enum", `A session that is ${from} can't become ${to}`);
  }
  checkTotal(updated.value.document);
  return updated.value;
}
