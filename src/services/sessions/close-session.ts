import { toScaledInteger, COUNTER_MONEY_SCALE, roundHalfAwayFromZero } from "../../core/decimal";
import { sessionTotals } from "../../core/session/totals";
import {
  closureStatements,
  profileResultIndex,
  refusedByConstraint,
  type ClosureDecision,
} from "../../db/queries/commit-closure";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { ClosureOutcome } from "../../durable/customer-session/protocol";
import { settleClosure } from "../closures/settle-closure";
import type { IntegrationContext } from "../context";
import { answerOf, sessionOf, type AttemptOutcome } from "./attempt";
import { couponsAfter } from "./coupons-after";
import type { SessionDecision } from "./decide-session";
import { environmentOf } from "./load-customer";
import { hold, letGo, rollForward, type HoldRefusal } from "./hold";
import { reloadCustomer } from "./load-session";
import type { LoadedSession, UpdateSessionInput } from "./types";

/**
 * One attempt at the atomic close (DESIGN §2): intent ‖ reservations, the decision in D1, then commit
 * ‖ finish. After a "no" everything is let go and read again; an unknown outcome is asked of D1 and
 * never guessed.
 */
export async function closeSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  decided: SessionDecision,
): Promise<AttemptOutcome> {
  const closureId = context.ports.random.uuid();
  const document = { ...decided.document, epoch: decided.document.epoch + 1 };
  const closing = { ...decided, document };
  const held = await hold(context, sessionOf(context, input, loaded), loaded, closing, closureId);
  if (!held.ok) return { done: false, loaded: afterRefusal(loaded, held.error) };
  const verdict = await decideInStore(context, closureOf(closureId, loaded, decided, context));
  if (verdict.outcome === "aborted") {
    const [{ session }, fresh] = await Promise.all([
      letGo(context, held.value),
      reloadCustomer(context, loaded, input),
    ]);
    return { done: false, loaded: { ...fresh, session } };
  }
  const wallet = await rollForward(context, held.value);
  const answer = answerOf(closing, loaded);
  return {
    done: true,
    answer: {
      ...answer,
      profile: verdict.profile ?? answer.profile,
      coupons: couponsAfter(answer.coupons, decided.decision, decided.document.profileId),
      wallet: wallet ?? answer.wallet,
    },
  };
}

/** The next attempt starts from what those who refused know better. */
function afterRefusal(loaded: LoadedSession, refusal: HoldRefusal): LoadedSession {
  const { customer } = loaded;
  const wallet = refusal.wallet ?? customer.wallet;
  return {
    ...loaded,
    session: refusal.session ?? loaded.session,
    customer: { ...customer, wallet },
  };
}

interface Verdict {
  readonly outcome: ClosureOutcome;
  readonly profile: ProfileRow | null;
}

/** Sends the decision, once per closure id; three outcomes: yes, no by a named constraint, unknown. */
async function decideInStore(
  context: IntegrationContext,
  closure: ClosureDecision,
): Promise<Verdict> {
  const { db, log } = context.ports;
  const { closureId } = closure;
  try {
    const results = await db.batch(closureStatements(db, closure));
    const profile = results[profileResultIndex(closure)]?.results[0] as ProfileRow | undefined;
    return { outcome: "committed", profile: profile ?? null };
  } catch (error) {
    const constraint = refusedByConstraint(error);
    if (constraint !== null) {
      log.event("closure_refused", { requestId: context.requestId, closureId, constraint });
      return { outcome: "aborted", profile: null };
    }
    return { outcome: await settleClosure(context, closureId), profile: null };
  }
}

function closureOf(
  closureId: string,
  loaded: LoadedSession,
  { document, decision }: SessionDecision,
  context: IntegrationContext,
): ClosureDecision {
  const total = roundHalfAwayFromZero(sessionTotals(document).total, COUNTER_MONEY_SCALE);
  const readVersion = decision.reads.profile
    ? (loaded.customer.profile?.version ?? null)
    : undefined;
  return {
    closureId,
    applicationId: document.applicationId,
    sessionId: document.id,
    epoch: document.epoch,
    nowMs: context.ports.clock.now(),
    profile:
      document.profileId === ""
        ? null
        : {
            environment: environmentOf(loaded.index),
            integrationId: document.profileId,
            readVersion,
            salesThousandths: toScaledInteger(total, COUNTER_MONEY_SCALE),
          },
    couponIds: [...new Set(decision.acceptedCoupons.map((coupon) => coupon.couponId))],
    charges: decision.charges,
  };
}
