import { foldCode } from "../../core/coupon/code";
import type { SessionDocument } from "../../core/session/types";
import type { CatalogueIndex } from "../catalogue/cache";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCustomer, type CustomerQuery } from "./load-customer";
import type { LoadedSession, UpdateSessionInput } from "./types";

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * The load fan-out (DESIGN §1): session object ‖ wallet ‖ one D1 batch. One more hop follows when the
 * isolate is cold, when the catalogue moved, or when the session holds a profile or codes that the
 * request left out.
 */
export async function loadSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
): Promise<LoadedSession> {
  const remembered = await rememberedIndex(context);
  const { id } = remembered.application;
  const query = queryOf(context, input, remembered, null);
  const [{ key, customer }, session] = await Promise.all([
    loadCustomer(context, remembered, query),
    context.ports.objects.session(id, input.sessionIntegrationId).load(),
  ]);
  const index = await currentIndex(context, remembered, key);
  const loaded: LoadedSession = {
    index,
    timeOffsetMs: Math.round(key.timeOffsetNs / NANOSECONDS_PER_MILLISECOND),
    stagingKey: key.type === "staging",
    session,
    customer,
  };
  // Which codes and counters were read followed from an index that is out of date.
  return index === remembered ? loaded : reloadCustomer(context, loaded, input);
}

/** Reads again what D1 and the wallet say; the session snapshot stays as it is. */
export async function reloadCustomer(
  context: IntegrationContext,
  loaded: LoadedSession,
  input: UpdateSessionInput,
): Promise<LoadedSession> {
  const query = queryOf(context, input, loaded.index, storedPart(loaded, input));
  const { key, customer } = await loadCustomer(context, loaded.index, query);
  return { ...loaded, index: await currentIndex(context, loaded.index, key), customer };
}

/** Whether the facts at hand are about the profile and the codes that the update will carry. */
export function hasFactsFor(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): boolean {
  const needed = queryOf(context, input, loaded.index, storedPart(loaded, input));
  const { customer } = loaded;
  return (
    customer.profileId === needed.profileId &&
    (customer.wallet !== null || !needed.needsWallet) &&
    needed.codes.every((code) => customer.codes.includes(code))
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
  index: CatalogueIndex,
  stored: SessionDocument | null,
): CustomerQuery {
  const { change } = input;
  const codes = change.couponCodes ?? stored?.couponCodes ?? [];
  const profileId = change.profileId ?? stored?.profileId ?? "";
  return {
    profileId,
    codes: [...new Set(codes.map((code) => foldCode(code, index.application.caseSensitivity)))],
    identifiers: change.identifiers ?? stored?.identifiers ?? [],
    needsWallet: profileId !== "" && (index.readsPoints || input.sections.has("loyalty")),
    eventTypes: SESSION_EVENT_TYPES[change.state ?? "open"],
    evaluableCampaignIds: input.evaluableCampaignIds,
    nowMs: input.nowMs ?? context.ports.clock.now(),
  };
}

/** Events that a call may turn out to be, as far as the request alone tells. */
const SESSION_EVENT_TYPES = {
  open: ["talon_session_created", "talon_session_updated"],
  closed: ["talon_session_created", "talon_session_closed"],
  cancelled: ["talon_session_cancelled", "talon_session_revoked"],
  partially_returned: [],
} as const;
