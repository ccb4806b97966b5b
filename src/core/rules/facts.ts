import type { RulesetFacts } from "../evaluation/catalogue";
import { type Block, blockTypeOf } from "./blocks";
import type { BlockFacts } from "./blocks/block";
import type { RuleModel, RulesetModel } from "./model";

/** What the index must know of a ruleset (DESIGN §1, catalogue). */
export function rulesetFacts(model: RulesetModel, programsRead: ReadonlySet<number>): RulesetFacts {
  const rules = model.promotionRules;
  const programs = new Set(programsRead);
  const pools = new Set<number>();
  const collections = new Set<number>();
  for (const blocks of [...rules.map((rule) => rule.blocks), predicatesOf(model)]) {
    walkBlocks(blocks, (block) => {
      const { loyaltyProgramId, giveawayPoolId, collectionId } = factsOf(block);
      if (loyaltyProgramId !== undefined) programs.add(loyaltyProgramId);
      if (giveawayPoolId !== undefined) pools.add(giveawayPoolId);
      if (collectionId !== undefined) collections.add(collectionId);
    });
  }
  return {
    needsCoupon: rules.length > 0 && rules.every((rule) => needs(rule, "checksCoupon")),
    eventTypes: eventTypesOf(rules),
    loyaltyProgramIds: sorted(programs),
    needsReferral: rules.length > 0 && rules.every((rule) => needs(rule, "checksReferral")),
    giveawayPoolIds: sorted(pools),
    collectionIds: sorted(collections),
  };
}

/** What selectors choose items by. */
function predicatesOf({ selectors }: RulesetModel): readonly Block[] {
  return selectors.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.type === "filter" ? [step.predicate] : [])),
  );
}

/** Visits blocks and the blocks that take part in their decision; failure blocks are left out. */
export function walkBlocks(blocks: readonly Block[], visit: (block: Block) => void): void {
  for (const block of blocks) {
    visit(block);
    walkBlocks(blockTypeOf(block).children?.(block) ?? [], visit);
  }
}

/** Without a valid code nothing of the rule can happen, not even a failure effect. */
function needs(rule: RuleModel, code: "checksCoupon" | "checksReferral"): boolean {
  const conjuncts = conjunctsOf(rule.blocks);
  const asks = conjuncts.some((block) => factsOf(block)[code] ?? false);
  return asks && !tellsOfFailure(rule.blocks);
}

/** Null when some rule can do something whatever the event. */
function eventTypesOf(rules: readonly RuleModel[]): readonly string[] | null {
  const types = new Set<string>();
  for (const rule of rules) {
    const conjuncts = conjunctsOf(rule.blocks);
    const asking = conjuncts.findIndex((block) => factsOf(block).eventType !== undefined);
    const asked = conjuncts[asking];
    const eventType = asked && factsOf(asked).eventType;
    if (eventType === undefined || tellsOfFailure(rule.blocks)) return null;
    types.add(eventType);
  }
  return [...types].toSorted();
}

/** Blocks that must all hold: the rule's own and those of AND groups among them. */
export function conjunctsOf(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) =>
    block.type === "group" && block.operator === "all" ? conjunctsOf(block.blocks) : [block],
  );
}

function tellsOfFailure(blocks: readonly Block[]): boolean {
  let tells = false;
  walkBlocks(blocks, ({ onFailure, onError }) => {
    const lists = [onFailure ?? [], ...Object.values(onError ?? {})];
    tells ||= lists.some((list) => list.length > 0);
  });
  return tells;
}

function sorted(ids: ReadonlySet<number>): readonly number[] {
  return [...ids].toSorted((a, b) => a - b);
}

function factsOf(block: Block): BlockFacts {
  return blockTypeOf(block).facts?.(block) ?? {};
}
