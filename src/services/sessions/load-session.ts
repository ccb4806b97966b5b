import { foldCode } from "../../core/coupon/code";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { SessionDocument } from "../../core/session/types";
import type { SessionSnapshot } from "../../durable/customer-session/protocol";
import { again } from "../again";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import type { FactsQuery } from "../evaluation/facts";
import { hasCardFacts } from "../evaluation/load-cards";
import { loadFacts, needsWallet } from "../evaluation/load-facts";
import { timeOffsetMs } from "../evaluation/time-offset";
import type { LoadedSession, UpdateSessionInput } from "./types";

/**
 * The load fan-out (DESIGN §1): session object ‖ wallet ‖ one D1 batch. One more hop follows when
 * the isolate is cold, when the catalogue moved, or when the session holds a profile or codes that
 * the request left out.
 */
export async function loadSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
): Promise<LoadedSession> {
  const remembered = await rememberedIndex(context);
  const { id } = remembered.application;
  const query = queryOf(context, input, { index: remembered, timeOffsetMs: 0 }, null);
  const [{ key, customer }, session] = await Promise.all([
    loadFacts(context, remembered, query),
    readFor(context, id, input),
  ]);
  const index = await currentIndex(context, remembered, key);
  const loaded: LoadedSession = {
    index,
    timeOffsetMs: timeOffsetMs(key),
    stagingKey: key.type === "staging",
    session,
    customer,
  };
  // Which codes and counters were read followed from an index that is out of date, or from another
  // clock than the key's: what its offset is, only the key row tells.
  const isCurrent = index === remembered && loaded.timeOffsetMs === 0;
  return isCurrent ? loaded : reloadCustomer(context, loaded, input);
}

/** A cancellation may have effects to roll back: they come along. */
function readFor(
  context: IntegrationContext,
  applicationId: number,
  { sessionIntegrationId, change }: UpdateSessionInput,
): Promise<SessionSnapshot> {
  const session = context.ports.objects.session(applicationId, sessionIntegrationId);
  const callKey = context.idempotency?.key;
  return again(() =>
    change.state === "cancelled" ? session.read(callKey) : session.load(callKey),
  );
}

/** Reads again what D1 and the wallet say; the session snapshot stays as it is. */
export async function reloadCustomer(
  context: IntegrationContext,
  loaded: LoadedSession,
  input: UpdateSessionInput,
): Promise<LoadedSession> {
  const query = queryOf(context, input, loaded, storedPart(loaded, input));
  const { key, customer } = await loadFacts(context, loaded.index, query);
  return { ...loaded, index: await currentIndex(context, loaded.index, key), customer };
}

/** Whether the facts at hand are about the profile and the codes that the update will carry. */
export function hasFactsFor(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): boolean {
  const needed = queryOf(context, input, loaded, storedPart(loaded, input));
  const { query, wallets } = loaded.customer;
  const ownWallet = walletNameOfProfile(loaded.index.application.sandbox, needed.profileId);
  return (
    query.profileId === needed.profileId &&
    query.referralCode === needed.referralCode &&
    query.storeIntegrationId === needed.storeIntegrationId &&
    (wallets.has(ownWallet) || !needsWallet(loaded.index, needed)) &&
    hasCardFacts(loaded.index, needed, loaded.customer) &&
    needed.codes.every((code) => query.codes.includes(code)) &&
    needed.identifiers.every((identifier) => query.identifiers.includes(identifier))
  );
}

/** A dry run that closes looks at its payload only (reference SEMANTICS §4.3). */
export function storedPart(
  loaded: LoadedSession,
  input: UpdateSessionInput,
): SessionDocument | null {
  return input.dry && input.change.state === "closed" ? null : loaded.session.document;
}

function queryOf(
  context: IntegrationContext,
  input: UpdateSessionInput,
  { index, timeOffsetMs: offsetMs }: Pick<LoadedSession, "index" | "timeOffsetMs">,
  stored: SessionDocument | null,
): FactsQuery {
  const { change } = input;
  const fold = (code: string) => foldCode(code, index.application.caseSensitivity);
  const codes = change.couponCodes ?? stored?.couponCodes ?? [];
  return {
    profileId: change.profileId ?? stored?.profileId ?? "",
    codes: [...new Set(codes.map(fold))],
    referralCode: fold(change.referralCode ?? stored?.referralCode ?? ""),
    cardIdentifiers: cardsShown(input, stored),
    identifiers: change.identifiers ?? stored?.identifiers ?? [],
    storeIntegrationId: change.storeIntegrationId ?? stored?.storeIntegrationId,
    sessionIntegrationId: input.sessionIntegrationId,
    wantsLoyalty: input.sections.has("loyalty"),
    eventTypes: SESSION_EVENT_TYPES[change.state ?? "open"],
    evaluableCampaignIds: input.evaluableCampaignIds,
    nowMs: (input.nowMs ?? context.ports.clock.now()) + offsetMs,
  };
}

/** The cards that the session will name. */
export function cardsShown(
  { change }: Pick<UpdateSessionInput, "change">,
  stored: SessionDocument | null,
): readonly string[] {
  return change.loyaltyCards ?? stored?.loyaltyCards ?? [];
}

/** Events that a call may turn out to be, as far as the request alone tells. */
const SESSION_EVENT_TYPES = {
  open: ["talon_session_created", "talon_session_updated"],
  closed: ["talon_session_created", "talon_session_closed"],
  cancelled: ["talon_session_cancelled", "talon_session_revoked"],
  partially_returned: [],
} as const;
