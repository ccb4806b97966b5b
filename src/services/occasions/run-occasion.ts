import type { Decision } from "../../core/evaluation/decision";
import { effectToJson } from "../../core/evaluation/effect-json";
import type { EventFacts } from "../../core/evaluation/snapshot";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { AttributeJson } from "../../core/session/types";
import { mergeAttributes } from "../../core/session/update";
import type { ClaimedGiveawayRow, ClosureDecision, EventDraft } from "../../db/queries/closure";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { CatalogueIndex } from "../catalogue/cache";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import { createdCodes, NO_CREATED_CODES, type CreatedCodes } from "../closures/created-codes";
import { decideInStore } from "../closures/decide-in-store";
import { fillGiveaways } from "../closures/fill-giveaways";
import { hold, letGo, rollForward, type ClosureClaims } from "../closures/hold";
import { messagesOf, sendMessages } from "../closures/messages";
import { reservationsOf } from "../closures/reservations";
import type { IntegrationContext } from "../context";
import { decide } from "../evaluation/decide";
import type { CustomerFacts, FactsQuery } from "../evaluation/facts";
import { environmentOf, loadFacts } from "../evaluation/load-facts";
import { timeOffsetMs } from "../evaluation/time-offset";
import { LostRaces } from "../lost-races";
import type { SessionResult } from "../sessions/types";

/**
 * A call that runs rules without a session of its own: a custom event, a profile update. What is
 * decided takes hold at once (DESIGN §3).
 */
export interface OccasionInput {
  readonly profileId: string;
  /** Checks the call against the definitions; throws the refusal. */
  check(index: CatalogueIndex): void;
  /** Built-in or custom event types, told by whether the profile was there. */
  eventTypes(profile: ProfileRow | null): readonly string[];
  /** The custom event; null for a profile update. */
  readonly event: EventFacts | null;
  /** Profile attributes to merge by name before the rules run; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
  readonly joinAudienceIds: readonly number[];
  readonly leaveAudienceIds: readonly number[];
  readonly storeIntegrationId: string | undefined;
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  readonly wantsLoyalty: boolean;
}

export interface OccasionAnswer extends CreatedCodes {
  readonly result: SessionResult;
  readonly index: CatalogueIndex;
  /** As it is now; in a dry run as it would be. Null: a dry run about nobody. */
  readonly profile: ProfileRow | null;
  readonly wallet: WalletSnapshot | null;
  readonly giveaways: readonly ClaimedGiveawayRow[];
  readonly nowMs: number;
}

/** What an attempt starts from. */
interface Loaded {
  readonly index: CatalogueIndex;
  readonly customer: CustomerFacts;
  readonly timeOffsetMs: number;
  readonly isDry: boolean;
}

/**
 * Load, decide, commit without a session.
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export async function runOccasion(
  context: IntegrationContext,
  input: OccasionInput,
): Promise<OccasionAnswer> {
  let loaded = await load(context, input);
  input.check(loaded.index);
  const losses = new LostRaces(context, "profile");
  for (;;) {
    const answer = await attempt(context, input, loaded);
    if (answer) return answer;
    losses.count();
    loaded = await load(context, input);
  }
}

async function load(context: IntegrationContext, input: OccasionInput): Promise<Loaded> {
  const remembered = await rememberedIndex(context);
  const query: FactsQuery = {
    profileId: input.profileId,
    codes: [],
    referralCode: "",
    identifiers: [],
    storeIntegrationId: input.storeIntegrationId,
    sessionIntegrationId: "",
    wantsLoyalty: input.wantsLoyalty,
    // Whether the profile is new decides between created and updated; both are candidates.
    eventTypes: [...input.eventTypes(null), ...input.eventTypes(UNKNOWN_PROFILE)],
    evaluableCampaignIds: input.evaluableCampaignIds,
    nowMs: context.ports.clock.now(),
  };
  const { key, customer } = await loadFacts(context, remembered, query);
  const index = await currentIndex(context, remembered, key);
  const isDry = input.dry || key.type === "staging";
  const common = { index, timeOffsetMs: timeOffsetMs(key), isDry };
  if (index === remembered) return { ...common, customer };
  const again = await loadFacts(context, index, query);
  return { ...common, customer: again.customer };
}

const UNKNOWN_PROFILE: ProfileRow = {
  id: 0,
  integrationId: "",
  version: 0,
  attributes: "{}",
  closedSessions: 0,
  totalSalesThousandths: 0,
  firstSessionId: null,
  createdAtMs: 0,
  lastActivityAtMs: 0,
  audiences: "[]",
};

/** Null after a lost race. */
async function attempt(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Loaded,
): Promise<OccasionAnswer | null> {
  const { clock, random } = context.ports;
  const nowMs = clock.now() + loaded.timeOffsetMs;
  const closureId = random.uuid();
  const profile = changedProfile(loaded, input, nowMs);
  const eventTypes = input.eventTypes(loaded.customer.profile);
  const decision = await decide(
    context,
    loaded.index,
    { ...loaded.customer, profile },
    {
      session: null,
      event: input.event,
      justJoinedAudienceIds: input.joinAudienceIds,
      justLeftAudienceIds: input.leaveAudienceIds,
    },
    {
      nowMs,
      seed: random.seed(),
      eventTypes,
      closing: !loaded.isDry,
      evaluableCampaignIds: input.evaluableCampaignIds,
    },
  );
  const result: SessionResult = {
    effects: decision.effects.map(effectToJson),
    failures: decision.failures,
    triggeredCampaignIds: decision.triggeredCampaignIds,
    eventTypes,
    eventId: random.safeInteger(),
    closureId,
  };
  const wallet = walletIn(loaded.customer.wallets, loaded.index, input.profileId);
  const base = { result, index: loaded.index, profile, wallet, giveaways: [], nowMs };
  if (loaded.isDry) return { ...base, ...NO_CREATED_CODES };
  return commit(context, input, loaded, decision, base);
}

async function commit(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Loaded,
  decision: Decision,
  base: Omit<OccasionAnswer, keyof CreatedCodes>,
): Promise<OccasionAnswer | null> {
  const { closureId } = base.result;
  const claims: ClosureClaims = {
    closureId,
    session: null,
    reservations: reservationsOf(decision, loaded.customer.wallets, {
      closureId,
      nowMs: base.nowMs,
    }),
  };
  const held = await hold(context, claims);
  if (!held.ok) return null;
  const closure = closureOf(context, input, loaded, decision, base.result);
  const verdict = await decideInStore(context, closure);
  if (verdict.outcome === "aborted") {
    await letGo(context, claims);
    return null;
  }
  const giveaways = verdict.answers?.giveaways ?? [];
  const result = fillGiveaways(base.result, giveaways);
  const [wallets, created] = await Promise.all([
    rollForward(context, claims),
    createdCodes(context, loaded.index, result.effects),
    sendMessages(context, closure.messages),
  ]);
  return {
    ...base,
    ...created,
    result,
    giveaways,
    profile: verdict.answers?.profile ?? base.profile,
    wallet: walletIn(wallets, loaded.index, input.profileId) ?? base.wallet,
  };
}

/** The profile as the rules see it: with the attributes of this very call. */
function changedProfile(
  { customer }: Loaded,
  input: OccasionInput,
  nowMs: number,
): ProfileRow | null {
  if (input.profileId === "") return null;
  const known = customer.profile ?? {
    ...UNKNOWN_PROFILE,
    integrationId: input.profileId,
    createdAtMs: nowMs,
    lastActivityAtMs: nowMs,
  };
  const stored = JSON.parse(known.attributes) as Record<string, AttributeJson>;
  const attributes = mergeAttributes(stored, input.attributes);
  return { ...known, attributes: JSON.stringify(attributes) };
}

function closureOf(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Loaded,
  decision: Decision,
  result: SessionResult,
): ClosureDecision {
  const { customer, index } = loaded;
  const { profileId } = input;
  const { writes } = decision;
  return {
    closureId: result.closureId,
    applicationId: index.application.id,
    environment: environmentOf(index),
    subjectId: result.eventId,
    epoch: 0,
    nowMs: context.ports.clock.now(),
    profile:
      profileId === ""
        ? null
        : {
            integrationId: profileId,
            readVersion: decision.reads.profile ? (customer.profile?.version ?? null) : undefined,
            closedSessionsDelta: 0,
            salesThousandths: 0,
            firstSessionId: null,
            attributesJson: JSON.stringify(input.attributes),
          },
    couponIds: [],
    charges: decision.charges,
    writes: {
      ...writes,
      audienceChanges: [...ownAudienceChanges(input), ...writes.audienceChanges],
    },
    event: input.event && eventDraft(input.event, input.profileId, result),
    messages: messagesOf(context, writes),
  };
}

function ownAudienceChanges(input: OccasionInput) {
  const { profileId: profileIntegrationId } = input;
  return [
    ...input.joinAudienceIds.map((audienceId) => ({
      change: "add" as const,
      audienceId,
      profileIntegrationId,
    })),
    ...input.leaveAudienceIds.map((audienceId) => ({
      change: "remove" as const,
      audienceId,
      profileIntegrationId,
    })),
  ];
}

function eventDraft(event: EventFacts, profileId: string, result: SessionResult): EventDraft {
  return {
    id: result.eventId,
    type: event.type,
    profileIntegrationId: profileId,
    attributesJson: JSON.stringify(event.attributes),
  };
}

function walletIn(
  wallets: ReadonlyMap<string, WalletSnapshot>,
  index: CatalogueIndex,
  profileId: string,
): WalletSnapshot | null {
  return wallets.get(walletNameOfProfile(index.application.sandbox, profileId)) ?? null;
}
