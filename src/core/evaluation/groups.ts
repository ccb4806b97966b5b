import { type Decimal, sumDecimals, ZERO } from "../decimal";
import type { CampaignIndexEntry, EvaluationMode } from "./catalogue";
import type { Effect } from "./effect";
import type { Exclusion } from "./exclusions";
import type { EvaluationState } from "./state";
import { campaignsOf, type GroupNode, type TreeNode } from "./tree";
import { unitKey } from "./unit-key";

type Group = GroupNode<CampaignIndexEntry>;
type Member = TreeNode<CampaignIndexEntry>;

/** What the tree does with campaigns; both write into the state that they are given. */
export interface CampaignRunner {
  run(state: EvaluationState, campaign: CampaignIndexEntry): void;
  /** Answers the codes of a campaign that may not apply. */
  exclude(state: EvaluationState, campaign: CampaignIndexEntry, exclusion: Exclusion): void;
}

/**
 * Runs a group by its mode (reference SEMANTICS §6.2, DESIGN §4): all members, the first that
 * triggers, or the one whose discount is the lowest or highest. A nested group is one member.
 */
export function runGroup(state: EvaluationState, node: Group, runner: CampaignRunner): void {
  const { group, members } = node;
  const mode = state.input.forceCompleteEvaluation ? "stackable" : (group?.mode ?? "stackable");
  if (mode === "stackable" || members.length < 2) runAll(state, members, runner);
  else if (group?.scope === "cartItem") runByUnit(state, members, mode, runner);
  else if (mode === "listOrder") runFirst(state, members, runner);
  else runByDiscount(state, members, mode, runner);
}

type CompetingMode = Exclude<EvaluationMode, "stackable">;

function runMember(
  state: EvaluationState,
  { campaign, node }: Member,
  runner: CampaignRunner,
): void {
  if (node) runGroup(state, node, runner);
  else runner.run(state, campaign);
}

function runAll(state: EvaluationState, members: readonly Member[], runner: CampaignRunner): void {
  for (const member of members) runMember(state, member, runner);
}

/** What comes after the first that triggers is not run at all. */
function runFirst(
  state: EvaluationState,
  members: readonly Member[],
  runner: CampaignRunner,
): void {
  let hasWinner = false;
  for (const member of members) {
    if (hasWinner) {
      excludeMember(state, member, NOT_FIRST, runner);
      continue;
    }
    const before = state.triggeredCampaignIds.length;
    runMember(state, member, runner);
    hasWinner = state.triggeredCampaignIds.length > before;
  }
}

/** Every member runs on a branch of its own; of those that trigger only the winner's is kept. */
function runByDiscount(
  state: EvaluationState,
  members: readonly Member[],
  mode: "lowestDiscount" | "highestDiscount",
  runner: CampaignRunner,
): void {
  const attempts = members.map((member) => attempt(state, member, runner));
  const winner = pickWinner(attempts, mode);
  for (const tried of attempts) {
    if (tried === winner || !tried.triggered) {
      tried.branch.keep();
      continue;
    }
    tried.branch.keepExplanations();
    excludeMember(state, tried.member, exclusionOf(tried, winner, mode), runner);
  }
}

interface Attempt {
  readonly member: Member;
  readonly branch: EvaluationState;
  readonly triggered: boolean;
  readonly discount: Decimal;
}

function attempt(state: EvaluationState, member: Member, runner: CampaignRunner): Attempt {
  const branch = state.branch();
  runMember(branch, member, runner);
  const triggered = branch.triggeredCampaignIds.length > 0;
  return { member, branch, triggered, discount: discountOf(branch.effects) };
}

/** Only members that gave a discount compete; ties, and groups where none did: the first. */
function pickWinner(
  attempts: readonly Attempt[],
  mode: "lowestDiscount" | "highestDiscount",
): Attempt | undefined {
  const triggered = attempts.filter((tried) => tried.triggered);
  const competing = triggered.filter(({ discount }) => discount.gt(ZERO));
  let [winner] = competing.length > 0 ? competing : triggered;
  for (const other of competing) {
    if (winner && isBetter(other.discount, winner.discount, mode)) winner = other;
  }
  return winner;
}

function isBetter(discount: Decimal, than: Decimal, mode: CompetingMode): boolean {
  if (mode === "listOrder") return false;
  return mode === "highestDiscount" ? discount.gt(than) : discount.lt(than);
}

/** The money that a member gives; other rewards are not compared. */
function discountOf(effects: readonly Effect[]): Decimal {
  return sumDecimals(
    effects.flatMap((effect) => {
      switch (effect.effectType) {
        case "setDiscount":
        case "setDiscountPerItem":
        case "setDiscountPerAdditionalCost":
        case "setDiscountPerAdditionalCostPerItem":
          return [effect.props.value];
        default:
          return [];
      }
    }),
  );
}

const NOT_FIRST: Exclusion = {
  reason: "CampaignIsNotFirst",
  details: "An earlier campaign of the evaluation group was triggered",
};

const SAME_DISCOUNT: Exclusion = {
  reason: "CampaignIsNotFirst",
  details: "An earlier campaign of the evaluation group gave the same discount",
};

const LOWER_DISCOUNT: Exclusion = {
  reason: "CampaignGaveLowerDiscount",
  details: "Another campaign of the evaluation group gave a higher discount",
};

/** There is no reason of its own for a discount that is not the lowest. */
const NOT_LOWEST: Exclusion = {
  reason: "CampaignNotInEvaluationSet",
  details: "Another campaign of the evaluation group gave the lowest discount",
};

function exclusionOf(loser: Attempt, winner: Attempt | undefined, mode: CompetingMode): Exclusion {
  if (!winner || loser.discount.eq(winner.discount)) return SAME_DISCOUNT;
  return mode === "highestDiscount" ? LOWER_DISCOUNT : NOT_LOWEST;
}

function excludeMember(
  state: EvaluationState,
  { campaign, node }: Member,
  exclusion: Exclusion,
  runner: CampaignRunner,
): void {
  const campaigns = node ? campaignsOf(node) : [campaign];
  for (const excluded of campaigns) runner.exclude(state, excluded, exclusion);
}

/**
 * Scope `cartItem`: the members compete for every unit of the cart on their own. A first round on
 * branches tells who wins which unit; in the second all members run, in order, and a discount on a
 * unit that another one won is left out. So budgets, points and caps count what is really given.
 */
function runByUnit(
  state: EvaluationState,
  members: readonly Member[],
  mode: CompetingMode,
  runner: CampaignRunner,
): void {
  const discounts = members.map((member) => unitDiscounts(attempt(state, member, runner).branch));
  const winners = new Map<string, number>();
  for (const [index, ofMember] of discounts.entries()) {
    for (const [unit, discount] of ofMember) {
      const known = winners.get(unit);
      const best = known === undefined ? undefined : discounts[known]?.get(unit);
      if (best === undefined || isBetter(discount, best, mode)) winners.set(unit, index);
    }
  }
  for (const [index, member] of members.entries()) {
    const units = [...(discounts[index]?.keys() ?? [])];
    const lost = new Set(units.filter((unit) => winners.get(unit) !== index));
    state.withoutUnits(lost, () => runMember(state, member, runner));
  }
}

/** What a branch gives on each unit, as far as it gives anything. */
function unitDiscounts(branch: EvaluationState): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const effect of branch.effects) {
    if (effect.effectType !== "setDiscountPerItem" || effect.props.value.lte(ZERO)) continue;
    const unit = unitKey(effect.props);
    sums.set(unit, (sums.get(unit) ?? ZERO).plus(effect.props.value));
  }
  return sums;
}
