import { selectCandidates } from "../../core/evaluation/candidates";
import type { Decision } from "../../core/evaluation/decision";
import { effectToJson } from "../../core/evaluation/effect-json";
import { evaluate } from "../../core/evaluation/evaluate";
import {
  type EvaluationInput,
  NO_EXTRA_FACTS,
  type Snapshot,
} from "../../core/evaluation/snapshot";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { updateSessionDocument, type UpdatedSession } from "../../core/session/update";
import type { SessionDocument } from "../../core/session/types";
import { parseCoupon, parseProfile } from "../../db/queries/session-facts";
import type { IndexedCampaign } from "../catalogue/cache";
import { compiledRulesets } from "../catalogue/rulesets";
import type { IntegrationContext } from "../context";
import { invalidField } from "../refusal";
import { checkTotal } from "./check-change";
import { storedPart } from "./load-session";
import type { LoadedSession, SessionResult, UpdateSessionInput } from "./types";

export interface SessionDecision {
  readonly document: SessionDocument;
  readonly decision: Decision;
  readonly result: SessionResult;
  readonly nowMs: number;
  /** The call closes the session: what was decided takes hold. */
  readonly closing: boolean;
}

/** Merges the change into what is stored and evaluates the campaigns; writes nothing. */
export async function decideSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): Promise<SessionDecision> {
  const { random, clock } = context.ports;
  const nowMs = (input.nowMs ?? clock.now()) + loaded.timeOffsetMs;
  const { document, eventTypes } = mergeChange(context, input, loaded);
  const closing = document.state === "closed";
  const campaigns =
    document.state === "cancelled" ? [] : campaignsFor(loaded, input, eventTypes, nowMs);
  const rulesets = await compiledRulesets(context, loaded.index, campaigns);
  const evaluation: EvaluationInput = {
    nowMs,
    seed: random.seed(),
    eventTypes,
    closing,
    evaluableCampaignIds: input.evaluableCampaignIds,
  };
  const { application, definitions, evaluationGroups } = loaded.index;
  const decision = evaluate(
    snapshotOf(loaded, document),
    { application, definitions, campaigns, evaluationGroups, rulesets },
    evaluation,
  );
  const result: SessionResult = {
    effects: decision.effects.map(effectToJson),
    failures: decision.failures,
    triggeredCampaignIds: decision.triggeredCampaignIds,
    eventTypes,
    eventId: random.safeInteger(),
  };
  return { document, decision, result, nowMs, closing };
}

function mergeChange(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): UpdatedSession {
  const { clock, random } = context.ports;
  const stored = storedPart(loaded, input);
  const newId = loaded.session.document?.id ?? random.safeInteger();
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

/** Candidates by the index, and the campaigns of the session's codes whatever their state. */
function campaignsFor(
  loaded: LoadedSession,
  input: UpdateSessionInput,
  eventTypes: readonly string[],
  nowMs: number,
): readonly IndexedCampaign[] {
  const { index, customer } = loaded;
  const ofCodes = new Set(customer.coupons.map((coupon) => coupon.campaignId));
  const candidates = selectCandidates(index.campaignsWithoutCode, {
    nowMs,
    eventTypes,
    couponCampaignIds: ofCodes,
    hasCodes: ofCodes.size > 0,
    evaluableCampaignIds: input.evaluableCampaignIds,
  });
  const chosen = new Map<number, IndexedCampaign>();
  for (const candidate of candidates as readonly IndexedCampaign[]) {
    chosen.set(candidate.id, candidate);
  }
  for (const id of ofCodes) {
    const campaign = index.campaigns.get(id);
    if (campaign) chosen.set(id, campaign);
  }
  return [...chosen.values()].sort((a, b) => a.id - b.id);
}

function snapshotOf(loaded: LoadedSession, document: SessionDocument): Snapshot {
  const { customer, index } = loaded;
  const wallets = new Map();
  if (customer.wallet && document.profileId !== "") {
    const name = walletNameOfProfile(index.application.sandbox, document.profileId);
    wallets.set(name, customer.wallet);
  }
  return {
    session: document,
    profile: customer.profile ? parseProfile(customer.profile) : null,
    coupons: customer.coupons.map(parseCoupon),
    counters: customer.counters,
    wallets,
    ...NO_EXTRA_FACTS,
  };
}
