import type { LoyaltyBalanceName } from "../attributes/type-scope";
import { balanceAt, ledgerOf } from "../ledger/balance";
import type { Balance, WalletSnapshot } from "../ledger/types";
import { walletNameOfCard, walletNameOfProfile } from "../ledger/wallet-name";
import { err, ok, type Result } from "../result";
import type { LoyaltyProgramDefinition } from "./catalogue";
import type { RuleRun } from "./rule-run";

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
): Result<PointsAccount, string> {
  const { catalogue, snapshot } = run.state;
  const program = catalogue.definitions.loyaltyPrograms.find((known) => known.id === programId);
  if (!program) return err(`The loyalty program ${programId} does not exist any more`);
  if (subledgerId !== "" && !program.allowSubledger) {
    return err(`The loyalty program "${program.name}" has no subledgers`);
  }
  const profileId = snapshot.session?.profileId || (snapshot.profile?.integrationId ?? "");
  if (program.cardBased) {
    const cardIdentifier = namedCard ?? snapshot.session?.loyaltyCards[0] ?? null;
    if (!cardIdentifier) return err("The session names no loyalty card");
    const walletName = walletNameOfCard(program.id, cardIdentifier);
    return ok({ program, subledgerId, walletName, profileId, cardIdentifier });
  }
  if (profileId === "") return err("The session has no customer, so there are no points");
  const walletName = walletNameOfProfile(catalogue.application.sandbox, profileId);
  return ok({ program, subledgerId, walletName, profileId, cardIdentifier: null });
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
  run.state.walletsRead.add(account.walletName);
  run.points.add(movementKey(account, direction), amountHundredths);
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

const EMPTY_WALLET: WalletSnapshot = { version: 0, ledgers: [] };

function storedBalance(run: RuleRun, account: PointsAccount): Balance {
  const { snapshot, input, walletsRead } = run.state;
  walletsRead.add(account.walletName);
  const wallet = snapshot.wallets.get(account.walletName) ?? EMPTY_WALLET;
  return balanceAt(ledgerOf(wallet, account.program.id, account.subledgerId), input.nowMs);
}

function movementKey(account: PointsAccount, direction: "taken" | "added"): string {
  return `${direction}|${account.walletName}|${account.program.id}|${account.subledgerId}`;
}
