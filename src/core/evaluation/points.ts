import { formatRfc3339 } from "../calendar";
import type { LoyaltyBalanceName } from "../attributes/type-scope";
import { balanceAt, ledgerOf } from "../ledger/balance";
import { programRules } from "../ledger/program-rules";
import { endOfTier, type Tier, tierAt, tierOfPoints } from "../ledger/tiers";
import type { Balance, WalletSnapshot } from "../ledger/types";
import { walletNameOfProfile } from "../ledger/wallet-name";
import { err, ok, type Result } from "../result";
import type { LoyaltyProgramDefinition } from "./catalogue";
import { personOf, type Who } from "./people";
import type { RuleRun } from "./rule-run";
import type { LoyaltyCardFacts, Snapshot } from "./snapshot";
import type { Tally } from "./tally";

/** One ledger of one customer or card. */
export interface PointsAccount {
  readonly program: LoyaltyProgramDefinition;
  readonly subledgerId: string;
  readonly walletName: string;
  /** Empty for a card without a customer in the session. */
  readonly profileId: string;
  readonly cardIdentifier: string | null;
}

/** Largest amount of one movement: 999,999,999,999.99 points (reference SEMANTICS §10.2). */
export const POINTS_HUNDREDTHS_MAX = 99_999_999_999_999;

/** The account that a block of the rule is about; the error is a sentence for people. */
export function accountOf(
  run: RuleRun,
  programId: number,
  subledgerId: string,
  namedCard: string | null = null,
  who: Who = "Current",
): Result<PointsAccount, string> {
  const { catalogue, snapshot } = run.state;
  const program = catalogue.definitions.loyaltyPrograms.find((known) => known.id === programId);
  if (!program) return err(`The loyalty program ${programId} does not exist any more`);
  if (subledgerId !== "" && !program.allowSubledger) {
    return err(`The loyalty program "${program.name}" has no subledgers`);
  }
  const profileId = snapshot.session?.profileId || (snapshot.profile?.integrationId ?? "");
  if (who === "Advocate") return advocateAccount(run, program, subledgerId);
  if (program.cardBased) {
    const card = cardOf(run, program, namedCard);
    if (!card.ok) return card;
    const { walletName, identifier: cardIdentifier } = card.value;
    return ok({ program, subledgerId, walletName, profileId, cardIdentifier });
  }
  if (profileId === "") return err("The session has no customer, so there are no points");
  const walletName = walletNameOfProfile(catalogue.application.sandbox, profileId);
  return ok({ program, subledgerId, walletName, profileId, cardIdentifier: null });
}

/** The card that the call shows; null = none. */
export function cardShown({ session, event }: Snapshot): string | null {
  return session?.loyaltyCards[0] ?? event?.loyaltyCards?.[0] ?? null;
}

/** Active points that this evaluation has not taken yet, in hundredths. */
export function availableHundredths(run: RuleRun, account: PointsAccount): number {
  const { activeHundredths } = storedBalance(run, account);
  return Math.max(0, activeHundredths - run.points.get(movementKey(account, "taken")));
}

/** Remembers a movement, so that later blocks and rules see it. */
export function recordMovement(
  run: RuleRun,
  account: PointsAccount,
  direction: "taken" | "added",
  amountHundredths: number,
): void {
  noteRead(run, account);
  run.points.add(movementKey(account, direction), amountHundredths);
  if (direction === "added") run.credited.set(movementKey(account, direction), account);
}

/** The tier of an account as it is stored. */
export function tierOf(run: RuleRun, account: PointsAccount): Tier | null {
  const { snapshot, input } = run.state;
  noteRead(run, account);
  const wallet = snapshot.wallets.get(account.walletName) ?? EMPTY_WALLET;
  const ledger = ledgerOf(wallet, account.program.id, account.subledgerId);
  return tierAt(ledger, account.program.tiers, input.nowMs);
}

/** The name of the tier by ids; undefined without an account or a tier. */
export function tierNameOf(
  run: RuleRun,
  programId: number,
  subledgerId: string,
): string | undefined {
  const account = accountOf(run, programId, subledgerId);
  return account.ok ? tierOf(run, account.value)?.name : undefined;
}

/**
 * Tells of tiers that the points of the rule lift somebody to; spending never lowers one (reference
 * SEMANTICS §10.5). An account that was not loaded is left alone: its tier is not known.
 */
export function tellTierChanges(run: RuleRun): void {
  const { snapshot } = run.state;
  for (const account of run.credited.values()) {
    const { tiers } = account.program;
    if (tiers.length === 0 || !snapshot.wallets.has(account.walletName)) continue;
    const { activeHundredths } = storedBalance(run, account);
    const moved = (points: Tally) =>
      points.get(movementKey(account, "added")) - points.get(movementKey(account, "taken"));
    const earlier = activeHundredths + Math.max(0, moved(run.state.points));
    const previous = higherTier(tierOf(run, account), tierOfPoints(earlier, tiers));
    const reached = tierOfPoints(activeHundredths + moved(run.points), tiers);
    if (!reached || reached.minPointsHundredths <= (previous?.minPointsHundredths ?? -1)) continue;
    const expiryDate = tierExpiry(run, account);
    run.emit("changeLoyaltyTierLevel", {
      ruleTitle: run.rule.title,
      programId: account.program.id,
      subLedgerId: account.subledgerId,
      ...(previous ? { previousTierName: previous.name } : {}),
      newTierName: reached.name,
      ...(expiryDate === null ? {} : { expiryDate }),
    });
  }
}

/** A tier may have outlived the points that reached it. */
function higherTier(one: Tier | null, other: Tier | null): Tier | null {
  if (one === null || other === null) return one ?? other;
  return one.minPointsHundredths >= other.minPointsHundredths ? one : other;
}

/** When a tier ends that the account comes to now, in the program's zone; null = never. */
function tierExpiry(run: RuleRun, { program, ...account }: PointsAccount): string | null {
  const { snapshot, input } = run.state;
  const isOwn = snapshot.profile?.integrationId === account.profileId;
  const attributes = isOwn && account.cardIdentifier === null ? snapshot.profile?.attributes : {};
  const rules = programRules(program, attributes);
  const wallet = snapshot.wallets.get(account.walletName) ?? EMPTY_WALLET;
  const ledger = ledgerOf(wallet, program.id, account.subledgerId);
  // A date that only the wallet was told of is its own.
  const attributeAtMs = rules.attributeAtMs ?? ledger.rules?.attributeAtMs ?? null;
  const endMs = endOfTier(ledger, { ...rules, attributeAtMs }, input.nowMs);
  return endMs === null ? null : formatRfc3339(endMs, program.timezone);
}

/** One balance in hundredths; the tentative one includes what this evaluation moves. */
export function tellBalance(
  run: RuleRun,
  account: PointsAccount,
  balance: LoyaltyBalanceName,
): number {
  const stored = storedBalance(run, account);
  switch (balance) {
    case "Active":
      return stored.activeHundredths;
    case "Pending":
      return stored.pendingHundredths;
    case "Spent":
      return stored.spentHundredths;
    case "Expired":
      return stored.expiredHundredths;
    case "Negative":
      return stored.negativeHundredths;
    case "TentativeActive": {
      const added = run.points.get(movementKey(account, "added"));
      return stored.activeHundredths + added - run.points.get(movementKey(account, "taken"));
    }
  }
}

/** The same by ids; undefined when there is no account. */
export function balanceOf(
  run: RuleRun,
  programId: number,
  subledgerId: string,
  balance: LoyaltyBalanceName,
): number | undefined {
  const account = accountOf(run, programId, subledgerId);
  return account.ok ? tellBalance(run, account.value, balance) : undefined;
}

/** An active card of the program: the one that the rule names, else the one that the call shows. */
function cardOf(
  run: RuleRun,
  program: LoyaltyProgramDefinition,
  named: string | null,
): Result<LoyaltyCardFacts, string> {
  const { snapshot } = run.state;
  const identifier = named || cardShown(snapshot);
  if (!identifier) return err("The session names no loyalty card");
  const card = snapshot.cards.find(
    (one) => one.identifier === identifier && one.programId === program.id,
  );
  if (!card) {
    run.state.missingCards.add(identifier);
    return err(`The program "${program.name}" has no loyalty card "${identifier}"`);
  }
  if (card.status === "inactive") return err(`The loyalty card "${identifier}" is inactive`);
  return ok(card);
}

const EMPTY_WALLET: WalletSnapshot = { version: 0, ledgers: [] };

/** The advocate's points in a profile-based program; the advocate's card is not known. */
function advocateAccount(
  run: RuleRun,
  program: LoyaltyProgramDefinition,
  subledgerId: string,
): Result<PointsAccount, string> {
  const advocate = personOf(run, "Advocate");
  if (!advocate.ok) return advocate;
  if (program.cardBased) return err(`The program "${program.name}" is for cards, not advocates`);
  const profileId = advocate.value.integrationId;
  const walletName = walletNameOfProfile(run.state.catalogue.application.sandbox, profileId);
  return ok({ program, subledgerId, walletName, profileId, cardIdentifier: null });
}

/** Only what was loaded can be asserted when the decision is committed. */
export function noteRead({ state }: RuleRun, { walletName }: PointsAccount): void {
  const isOfAdvocate = walletName === advocateWallet(state);
  if (isOfAdvocate && !state.snapshot.wallets.has(walletName)) return;
  state.walletsRead.add(walletName);
}

function advocateWallet({ snapshot, catalogue }: RuleRun["state"]): string | null {
  const { referral } = snapshot;
  if (!referral) return null;
  return walletNameOfProfile(catalogue.application.sandbox, referral.advocateIntegrationId);
}

function storedBalance(run: RuleRun, account: PointsAccount): Balance {
  const { snapshot, input } = run.state;
  noteRead(run, account);
  const wallet = snapshot.wallets.get(account.walletName) ?? EMPTY_WALLET;
  return balanceAt(ledgerOf(wallet, account.program.id, account.subledgerId), input.nowMs);
}

function movementKey(account: PointsAccount, direction: "taken" | "added"): string {
  return `${direction}|${account.walletName}|${account.program.id}|${account.subledgerId}`;
}
