import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { SessionDocument } from "../../core/session/types";
import type { SessionRpc, SessionSnapshot } from "../../durable/customer-session/protocol";
import type { ProfileRow } from "../../db/queries/session-facts";
import { NO_CREATED_CODES } from "../closures/created-codes";
import type { IntegrationContext } from "../context";
import { answeredCards } from "../evaluation/load-cards";
import type { SessionDecision } from "./decide-session";
import type { LoadedSession, SessionAnswer, UpdateSessionInput } from "./types";

/** One attempt's end: the answer, or what to start the next one from. */
export type AttemptOutcome =
  | { readonly done: true; readonly answer: SessionAnswer }
  | { readonly done: false; readonly loaded: LoadedSession };

export function sessionOf(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): SessionRpc {
  return context.ports.objects.session(loaded.index.application.id, input.sessionIntegrationId);
}

/** The answer to a decision that nothing was written of, or that was just written. */
export function answerOf(decided: SessionDecision, loaded: LoadedSession): SessionAnswer {
  return {
    document: decided.document,
    result: decided.result,
    index: loaded.index,
    profile: loaded.customer.profile,
    coupons: loaded.customer.coupons,
    wallet: walletOf(loaded, decided.document),
    cards: answeredCards(loaded.customer, decided.document.loyaltyCards),
    referral: loaded.customer.referral,
    giveaways: [],
    ...NO_CREATED_CODES,
    nowMs: decided.nowMs,
  };
}

/** Starts the next attempt from the session state that a refusal brought along. */
export function retryWith(loaded: LoadedSession, session: SessionSnapshot): AttemptOutcome {
  return { done: false, loaded: { ...loaded, session } };
}

/** The customer's own wallet, if it was loaded. */
export function walletOf(
  { index, customer }: LoadedSession,
  document: SessionDocument,
): WalletSnapshot | null {
  if (document.profileId === "") return null;
  const name = walletNameOfProfile(index.application.sandbox, document.profileId);
  return customer.wallets.get(name) ?? null;
}

/** The row of the customer follows with the session's copy: a cart change does not wait for it. */
export function activeNow(profile: ProfileRow | null, nowMs: number): ProfileRow | null {
  if (profile === null) return null;
  return { ...profile, lastActivityAtMs: Math.max(profile.lastActivityAtMs, nowMs) };
}
