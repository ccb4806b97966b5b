import type { Decision } from "../../core/evaluation/decision";
import { effectToJson } from "../../core/evaluation/effect-json";
import type { EventFacts } from "../../core/evaluation/snapshot";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type {
  ClaimedGiveawayRow,
  ClosureDecision,
  ClosureProfile,
  EventDraft,
} from "../../db/queries/closure";
import type { EarlierCallRow } from "../../db/queries/idempotency";
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
import {
  activeCardIds,
  type AnsweredCard,
  answeredCards,
  cardAfter,
  withNamedCards,
} from "../evaluation/load-cards";
import { environmentOf, loadFacts } from "../evaluation/load-facts";
import { timeOffsetMs } from "../evaluation/time-offset";
import { callRecord } from "../idempotency/once";
import { LostRaces } from "../lost-races";
import { newProfile } from "../profiles/new-profile";
import { checkCards, checkStore } from "../sessions/check-change";
import type { SessionResult } from "../sessions/types";
import {
  changedProfile,
  ownAudienceChanges,
  requireRoom,
  type ChangedProfile,
  type ProfileChange,
} from "./changed-profile";
import { keptAnswer, keptJson, type KeptResult } from "./kept-answer";

/**
 * A call that runs rules without a session of its own: a custom event, a profile update. What is
 * decided takes hold at once (DESIGN §3).
 */
export interface OccasionInput extends ProfileChange {
  /** Checks the call against the definitions; throws the refusal. */
  check(index: CatalogueIndex): void;
  /** Built-in or custom event types, told by whether the profile was there. */
  eventTypes(profile: ProfileRow | null): readonly string[];
  /** The custom event; null for a profile update. */
  readonly event: EventFacts | null;
  /** What the platform calls the event, and how its answer is found once it is there. */
  readonly named?: NamedOccasion | undefined;
  readonly storeIntegrationId: string | undefined;
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  /** All campaigns apply, whatever the modes of their groups (dry runs only). */
  readonly forceCompleteEvaluation: boolean;
  readonly wantsLoyalty: boolean;
  readonly wantsEligibility: boolean;
}

export interface NamedOccasion {
  readonly identifier: string;
  /** The answer to the same call, when another one was first. */
  earlierAnswer(): Promise<OccasionAnswer | null>;
}

export interface OccasionAnswer extends CreatedCodes {
  readonly result: SessionResult;
  readonly index: CatalogueIndex;
  /** As it is now; in a dry run as it would be, with the id 0 when it is not stored. */
  readonly profile: ProfileRow | null;
  readonly wallet: WalletSnapshot | null;
  /** The cards that the event names. */
  readonly cards: readonly AnsweredCard[];
  readonly giveaways: readonly ClaimedGiveawayRow[];
  readonly nowMs: number;
}

/** What an attempt starts from. */
interface Loaded {
  readonly index: CatalogueIndex;
  readonly customer: CustomerFacts;
  readonly timeOffsetMs: number;
  readonly isDry: boolean;
  /** The call itself, when it was made before with the same key. */
  readonly earlier: EarlierCallRow | null;
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
  if (loaded.earlier) return replayed(context, input, loaded, loaded.earlier);
  input.check(loaded.index);
  checkStore(input, loaded.customer.store);
  const losses = new LostRaces(context, "profile");
  for (;;) {
    checkCards(cardsShown(input), loaded.customer.cards);
    const answer = await attempt(context, input, loaded);
    if (answer) return answer;
    const earlier = await input.named?.earlierAnswer();
    if (earlier) return earlier;
    losses.count();
    loaded = await load(context, input);
    if (loaded.earlier) return replayed(context, input, loaded, loaded.earlier);
  }
}

function replayed(
  context: IntegrationContext,
  input: OccasionInput,
  { index }: Loaded,
  earlier: EarlierCallRow,
): Promise<OccasionAnswer> {
  context.idempotency?.replay(earlier);
  return keptAnswer(context, index, input.profileId, earlier.answer, cardsShown(input));
}

async function load(context: IntegrationContext, input: OccasionInput): Promise<Loaded> {
  const remembered = await rememberedIndex(context);
  const query: FactsQuery = {
    profileId: input.profileId,
    codes: [],
    referralCode: "",
    cardIdentifiers: cardsShown(input),
    identifiers: [],
    storeIntegrationId: input.storeIntegrationId,
    sessionIntegrationId: "",
    wantsLoyalty: input.wantsLoyalty,
    // Whether the profile is new decides between created and updated; both are candidates.
    eventTypes: [...input.eventTypes(null), ...input.eventTypes(SOME_PROFILE)],
    evaluableCampaignIds: input.evaluableCampaignIds,
    nowMs: context.ports.clock.now(),
  };
  const { key, customer, earlier: found } = await loadFacts(context, remembered, query);
  const index = await currentIndex(context, remembered, key);
  const isDry = input.dry || key.type === "staging";
  const earlier = isDry ? null : found;
  const common = { index, timeOffsetMs: timeOffsetMs(key), isDry, earlier };
  if (index === remembered && common.timeOffsetMs === 0) return { ...common, customer };
  const nowMs = query.nowMs + common.timeOffsetMs;
  const again = await loadFacts(context, index, { ...query, nowMs });
  return { ...common, customer: again.customer };
}

const SOME_PROFILE = newProfile("", 0);

function cardsShown({ event }: OccasionInput): readonly string[] {
  return event?.loyaltyCards ?? [];
}

/** Null after a lost race. */
async function attempt(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Loaded,
): Promise<OccasionAnswer | null> {
  const { clock, random } = context.ports;
  const nowMs = clock.now() + loaded.timeOffsetMs;
  const closureId = random.uuid();
  const changed = changedProfile(loaded.customer.profile, input, loaded.index, nowMs);
  const { profile } = changed;
  requireRoom(profile);
  const eventTypes = input.eventTypes(loaded.customer.profile);
  const [decision, customer] = await decideWithCards(context, loaded, (facts) =>
    decideOccasion(context, input, { ...loaded, customer: facts }, changed, nowMs),
  );
  const result: SessionResult = {
    effects: decision.effects.map(effectToJson),
    failures: decision.failures,
    triggeredCampaignIds: decision.triggeredCampaignIds,
    eventTypes,
    eventId: random.safeInteger(),
    closureId: loaded.isDry ? "" : closureId,
    ...(decision.eligibility ? { eligibility: decision.eligibility } : {}),
  };
  const wallet = walletIn(customer.wallets, loaded.index, input.profileId);
  const cards = answeredCards(customer, cardsShown(input));
  const base = { result, index: loaded.index, profile, wallet, cards, giveaways: [], nowMs };
  if (loaded.isDry) return { ...base, ...NO_CREATED_CODES };
  return commit(context, input, { ...loaded, customer, changed }, decision, base);
}

/** Decides, and once more when rules named cards that were not loaded. */
async function decideWithCards(
  context: IntegrationContext,
  { index, customer }: Loaded,
  decideOn: (facts: CustomerFacts) => Promise<Decision>,
): Promise<readonly [Decision, CustomerFacts]> {
  const decision = await decideOn(customer);
  const more = await withNamedCards(context, index, customer, decision);
  return more ? [await decideOn(more), more] : [decision, customer];
}

function decideOccasion(
  context: IntegrationContext,
  input: OccasionInput,
  { index, customer, isDry }: Loaded,
  { profile, justJoinedAudienceIds, justLeftAudienceIds }: ChangedProfile,
  nowMs: number,
): Promise<Decision> {
  return decide(
    context,
    index,
    { ...customer, profile },
    { session: null, event: input.event, justJoinedAudienceIds, justLeftAudienceIds },
    {
      nowMs,
      seed: context.ports.random.seed(),
      eventTypes: input.eventTypes(customer.profile),
      dry: isDry,
      closing: false,
      evaluableCampaignIds: input.evaluableCampaignIds,
      forceCompleteEvaluation: input.forceCompleteEvaluation,
      wantsEligibility: input.wantsEligibility,
    },
  );
}

interface Evaluated extends Loaded {
  readonly changed: ChangedProfile;
}

async function commit(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Evaluated,
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
      index: loaded.index,
      profile: loaded.customer.profile,
    }),
  };
  const held = await hold(context, claims);
  if (!held.ok) return null;
  const kept = { ...base.result, nowMs: base.nowMs };
  const closure = closureOf(context, input, loaded, decision, kept);
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
    cards: base.cards.map((card) => cardAfter(card, wallets)),
  };
}

function closureOf(
  context: IntegrationContext,
  input: OccasionInput,
  loaded: Evaluated,
  decision: Decision,
  result: KeptResult,
): ClosureDecision {
  const { index } = loaded;
  const { writes } = decision;
  const applicationId = index.application.id;
  const record = callRecord(context, applicationId);
  return {
    closureId: result.closureId,
    applicationId,
    environment: environmentOf(index),
    subjectId: result.eventId,
    epoch: 0,
    nowMs: context.ports.clock.now(),
    profile: input.profileId === "" ? null : profileOf(input, loaded, decision),
    cardIds: activeCardIds(loaded.customer),
    couponIds: [],
    charges: decision.charges,
    writes: {
      ...writes,
      audienceChanges: [...ownAudienceChanges(input), ...writes.audienceChanges],
    },
    event: input.event && eventDraft(input.event, input, result),
    messages: messagesOf(context, writes),
    ...(record && { call: { record, answer: keptJson(result) } }),
  };
}

/** Whether the customer just joined or left was read of its row, as much as by the rules. */
function profileOf(
  input: OccasionInput,
  { customer, changed }: Evaluated,
  decision: Decision,
): ClosureProfile {
  const { justJoinedAudienceIds, justLeftAudienceIds } = changed;
  const read =
    decision.reads.profile || justJoinedAudienceIds.length > 0 || justLeftAudienceIds.length > 0;
  return {
    integrationId: input.profileId,
    readVersion: read ? (customer.profile?.version ?? null) : undefined,
    closedSessionsDelta: 0,
    salesThousandths: 0,
    firstSessionId: null,
    attributesJson: JSON.stringify(input.attributes),
  };
}

function eventDraft(
  event: EventFacts,
  { profileId, named }: OccasionInput,
  result: KeptResult,
): EventDraft {
  return {
    id: result.eventId,
    type: event.type,
    profileIntegrationId: profileId,
    attributesJson: JSON.stringify(event.attributes),
    identifier: named?.identifier ?? null,
    resultJson: named === undefined ? null : keptJson(result),
  };
}

function walletIn(
  wallets: ReadonlyMap<string, WalletSnapshot>,
  index: CatalogueIndex,
  profileId: string,
): WalletSnapshot | null {
  return wallets.get(walletNameOfProfile(index.application.sandbox, profileId)) ?? null;
}
