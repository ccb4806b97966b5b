import { err, ok, type Result } from "../result";
import type {
  AdditionalCostValue,
  AttributeJson,
  CartItem,
  SessionDocument,
  SessionState,
} from "./types";

/** What a session update may carry; everything left out stays as it is stored. */
export interface SessionChange {
  readonly profileId?: string | undefined;
  readonly storeIntegrationId?: string | undefined;
  readonly state?: SessionState | undefined;
  readonly couponCodes?: readonly string[] | undefined;
  readonly referralCode?: string | undefined;
  readonly loyaltyCards?: readonly string[] | undefined;
  readonly identifiers?: readonly string[] | undefined;
  readonly cartItems?: readonly CartItem[] | undefined;
  readonly additionalCosts?: Readonly<Record<string, AdditionalCostValue>> | undefined;
  /** Merged by key; null removes (DESIGN §4). */
  readonly attributes?: Readonly<Record<string, AttributeJson | null>> | undefined;
}

export interface UpdateFacts {
  readonly nowMs: number;
  /** Internal id for a session that does not exist yet. */
  readonly newId: number;
  readonly applicationId: number;
  readonly integrationId: string;
  /** Whether the profile had no session before this one; always true when anonymous. */
  readonly firstSession: boolean;
}

export interface UpdatedSession {
  readonly document: SessionDocument;
  /** The built-in events of this call (reference SEMANTICS §4.1). */
  readonly eventTypes: readonly string[];
}

/** A change that the session's state does not allow: 400, pointer `/state`. */
export interface IllegalTransition {
  readonly from: SessionState;
  readonly to: SessionState;
}

/** Applies one PUT to the stored session (reference SEMANTICS §4.1 and §4.3). */
export function updateSessionDocument(
  stored: SessionDocument | null,
  change: SessionChange,
  facts: UpdateFacts,
): Result<UpdatedSession, IllegalTransition> {
  const to = change.state ?? "open";
  const from = stored?.state ?? "open";
  const eventTypes = transitionEvents(stored === null, from, to);
  if (!eventTypes) return err({ from, to });
  return ok({ document: merge(stored, change, facts, to), eventTypes });
}

function transitionEvents(
  isNew: boolean,
  from: SessionState,
  to: SessionState,
): readonly string[] | null {
  if (from !== "open" || to === "partially_returned") return null;
  if (to === "closed") {
    return isNew ? ["talon_session_created", "talon_session_closed"] : ["talon_session_closed"];
  }
  if (to === "cancelled") return isNew ? null : ["talon_session_cancelled"];
  return [isNew ? "talon_session_created" : "talon_session_updated"];
}

function merge(
  stored: SessionDocument | null,
  change: SessionChange,
  facts: UpdateFacts,
  state: SessionState,
): SessionDocument {
  const storeIntegrationId = change.storeIntegrationId ?? stored?.storeIntegrationId;
  return {
    id: stored?.id ?? facts.newId,
    applicationId: facts.applicationId,
    integrationId: facts.integrationId,
    createdAtMs: stored?.createdAtMs ?? facts.nowMs,
    updatedAtMs: facts.nowMs,
    updateCount: (stored?.updateCount ?? 0) + 1,
    epoch: stored?.epoch ?? 0,
    profileId: change.profileId ?? stored?.profileId ?? "",
    ...(storeIntegrationId === undefined ? {} : { storeIntegrationId }),
    firstSession: facts.firstSession,
    state,
    couponCodes: change.couponCodes ?? stored?.couponCodes ?? [],
    referralCode: change.referralCode ?? stored?.referralCode ?? "",
    loyaltyCards: change.loyaltyCards ?? stored?.loyaltyCards ?? [],
    identifiers: change.identifiers ?? stored?.identifiers ?? [],
    cartItems: change.cartItems ?? stored?.cartItems ?? [],
    additionalCosts: change.additionalCosts ?? stored?.additionalCosts ?? {},
    attributes: mergeAttributes(stored?.attributes ?? {}, change.attributes ?? {}),
  };
}

/** Merges by key; a null removes the attribute (DESIGN §4). */
export function mergeAttributes(
  stored: Readonly<Record<string, AttributeJson>>,
  change: Readonly<Record<string, AttributeJson | null>>,
): Record<string, AttributeJson> {
  const merged = new Map(Object.entries(stored));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
