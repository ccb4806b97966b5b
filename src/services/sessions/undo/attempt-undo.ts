import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { EffectJson } from "../../../core/evaluation/effect-json";
import { NO_WRITES } from "../../../core/evaluation/writes";
import { KEPT_BUDGET_ACTIONS } from "../../../core/session/rollback";
import type { UndoRequest } from "../../../core/session/undo";
import type { ClosureDecision, ClosureUndo } from "../../../db/queries/closure";
import type {
  SessionRpc,
  SessionSnapshot,
  StoredSession,
} from "../../../durable/customer-session/protocol";
import type { CatalogueIndex } from "../../catalogue/cache";
import { decideInStore } from "../../closures/decide-in-store";
import { hold, letGo, rollForward, type ClosureClaims } from "../../closures/hold";
import { reservationsOf } from "../../closures/reservations";
import type { IntegrationContext } from "../../context";
import { environmentOf } from "../../evaluation/load-facts";
import { namedCall } from "../../idempotency/session-call";
import { notFound } from "../../refusal";
import { settleSession } from "../settle-session";
import { storedResult } from "../stored-result";
import type { ResponseSection, SessionAnswer } from "../types";
import { answerUndo } from "./answer-undo";
import { decideUndo, type StoredUndo, type UndoDecision } from "./decide-undo";

export interface UndoCall {
  readonly sessionIntegrationId: string;
  readonly request: UndoRequest;
  readonly dry: boolean;
  /** Whether campaigns with `reevaluateOnReturn` shall run again; absent = no. */
  readonly runRuleEngine?: boolean;
  readonly sections: ReadonlySet<ResponseSection>;
}

/** What a call knows before it looks at the session. */
export interface UndoBase {
  readonly index: CatalogueIndex;
  readonly timeOffsetMs: number;
}

export type UndoOutcome =
  | { readonly done: true; readonly answer: SessionAnswer }
  /** Somebody was faster: `session` is what stands, as far as it was told. */
  | { readonly done: false; readonly session: SessionSnapshot | null };

/**
 * One attempt at taking a closed session back, wholly or in part: a closure like the close itself
 * (DESIGN §2). What is in doubt is settled first.
 *
 * @throws Refusal `not_found`, `invalid`, `unavailable`
 */
export async function attemptUndo(
  context: IntegrationContext,
  call: UndoCall,
  base: UndoBase,
  stored: StoredSession,
): Promise<UndoOutcome> {
  const { objects, random } = context.ports;
  const session = objects.session(base.index.application.id, call.sessionIntegrationId);
  if (stored.inDoubt && !call.dry) {
    return { done: false, session: await settleSession(context, session, stored) };
  }
  const { document } = stored;
  if (document === null) throw notFound("Customer session");
  const { result } = await storedResult(context, stored.resultJson);
  const closureId = call.dry ? "" : random.uuid();
  const nowMs = context.ports.clock.now() + base.timeOffsetMs;
  const before = { index: base.index, document, result, nowMs };
  const decided = await decideUndo(context, call, before, closureId);
  const undone = { document: decided.undone.document, result: decided.result };
  if (call.dry) {
    const known = { profile: null, wallet: null };
    return { done: true, answer: await answerUndo(context, call, base, undone, known) };
  }
  const claims = claimsOf(context, session, { ...before, version: stored.version }, decided);
  const held = await hold(context, claims);
  if (!held.ok) return { done: false, session: held.error.session };
  const verdict = await decideInStore(context, closureOf(context, base, decided));
  if (verdict.outcome === "aborted") return { done: false, ...(await letGo(context, claims)) };
  const wallets = await rollForward(context, claims);
  const own = walletNameOfProfile(base.index.application.sandbox, document.profileId);
  const known = { profile: verdict.answers?.profile ?? null, wallet: wallets.get(own) ?? null };
  return { done: true, answer: await answerUndo(context, call, base, undone, known) };
}

function claimsOf(
  context: IntegrationContext,
  rpc: SessionRpc,
  { index, nowMs, version }: StoredUndo & { readonly version: number },
  { undone, points, result }: UndoDecision,
): ClosureClaims {
  const { closureId } = result;
  const { changes: ledgerChanges, wallets, profile } = points;
  const intent = {
    closureId,
    expectedVersion: version,
    document: undone.document,
    resultJson: JSON.stringify(result),
    nowMs: context.ports.clock.now(),
    ...namedCall(context),
  };
  const facts = { closureId, nowMs, index, profile };
  const reservations = reservationsOf({ ledgerChanges }, wallets, facts);
  return { closureId, session: { rpc, intent }, reservations };
}

function closureOf(
  context: IntegrationContext,
  { index }: UndoBase,
  { undone, rollback, charges, result }: UndoDecision,
): ClosureDecision {
  const { document } = undone;
  return {
    closureId: result.closureId,
    applicationId: document.applicationId,
    environment: environmentOf(index),
    subjectId: document.id,
    epoch: document.epoch - 1,
    nowMs: context.ports.clock.now(),
    profile: document.profileId === "" ? null : profileOf(undone),
    couponIds: [],
    charges,
    writes: NO_WRITES,
    event: null,
    messages: [],
    undo: undoOf(undone.scope === "all", rollback),
  };
}

function undoOf(everything: boolean, rollback: UndoDecision["rollback"]): ClosureUndo {
  const keptActions = KEPT_BUDGET_ACTIONS;
  if (everything) return { keptActions, codes: "all", kind: "all", kept: rollback.kept };
  const { givenBack, effects } = rollback;
  return { keptActions, codes: codesOf(effects), kind: "part", givenBack };
}

/** The codes that a new evaluation let go. */
function codesOf(effects: readonly EffectJson[]) {
  return {
    couponIds: effects.flatMap(({ effectType, triggeredByCoupon: id }) =>
      effectType === "rollbackCoupon" && id !== undefined ? [id] : [],
    ),
    referral: effects.some(({ effectType }) => effectType === "rollbackReferral"),
  };
}

function profileOf({
  document,
  closedSessionsDelta,
  salesDeltaThousandths,
}: UndoDecision["undone"]) {
  return {
    integrationId: document.profileId,
    readVersion: undefined,
    closedSessionsDelta,
    salesThousandths: salesDeltaThousandths,
    firstSessionId: null,
    attributesJson: null,
  };
}
