import type { RuleRun } from "../../evaluation/rule-run";
import type { CompiledBlock } from "../compiled";
import type { BlockFrame, BlockType, NestedFailure, Refused } from "./block";
import type { Block } from "./index";
import type { TalangForm } from "./talang";

/** Blocks that decide together: AND, OR, NOR. Only an AND may hold effects. */
export interface GroupBlock extends BlockFrame {
  readonly type: "group";
  readonly operator: GroupOperator;
  readonly blocks: readonly Block[];
}

export type GroupOperator = (typeof OPERATORS)[number];

const OPERATORS = ["all", "atLeastOne", "none"] as const;

const talang: TalangForm<GroupBlock> = {
  write(block, writer) {
    const parts = block.blocks.map((inner) => writer.block(inner));
    if (block.operator === "none") return ["not", ["or", ...parts]];
    return [block.operator === "all" ? "and" : "or", ...parts];
  },
  read: {
    and: (call) => ({ type: "group", operator: "all", blocks: call.conditions(-1) }),
    or: (call) => ({ type: "group", operator: "atLeastOne", blocks: call.conditions(-1) }),
    not: (call) => ({ type: "group", operator: "none", blocks: call.conditions(-1) }),
  },
};

export const group: BlockType<GroupBlock> = {
  role: "condition",
  talang,
  children: (block) => block.blocks,
  check(reader) {
    const operator = reader.choice("operator", OPERATORS);
    const { roles, failure, depth } = reader.place;
    const place = { roles: operator === "all" ? roles : (["condition"] as const), failure, depth };
    const blocks = reader.context.blocks(reader.json["blocks"], reader.at("blocks"), place);
    if (!operator || !blocks) return null;
    if (blocks.length > 0) return { operator, blocks };
    reader.problem("blocks", "Missing", "A group needs at least one block");
    return null;
  },
  compile(block, compiler) {
    const blocks = compiler.blocks(block.blocks);
    switch (block.operator) {
      case "all":
        return (run) => runAll(blocks, run);
      case "atLeastOne":
        return (run) => runAtLeastOne(blocks, run);
      case "none":
        return (run) => runNone(blocks, run);
    }
  },
};

type Outcome = null | Refused | NestedFailure;

function runAll(blocks: readonly CompiledBlock[], run: RuleRun): Outcome {
  for (const block of blocks) {
    const nested = block.run(run);
    if (nested) return { nested };
  }
  return null;
}

/** When none holds, all of them had a part in it: their failure effects come in order. */
function runAtLeastOne(blocks: readonly CompiledBlock[], run: RuleRun): Outcome {
  const effects = [];
  let last = null;
  for (const block of blocks) {
    const nested = block.run(run);
    if (!nested) return null;
    if (nested.isError) return { nested };
    effects.push(...nested.failureEffects);
    last = nested;
  }
  return last && { nested: { ...last, failureEffects: effects } };
}

/** The one that held decided; failure effects of those that did not hold mean nothing here. */
function runNone(blocks: readonly CompiledBlock[], run: RuleRun): Outcome {
  for (const block of blocks) {
    const nested = block.run(run);
    if (nested?.isError) return { nested };
    if (nested) continue;
    const details = "A condition holds that must not hold";
    const { role, index } = block;
    return { nested: { role, index, details, isError: false, failureEffects: [] } };
  }
  return null;
}
