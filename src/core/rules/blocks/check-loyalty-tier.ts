import { accountOf, tierOf } from "../../evaluation/points";
import type { Tier } from "../../ledger/tiers";
import { renderText, type Scope, type Value } from "../../expression";
import { type BlockFrame, type BlockType, refused, type ValueJson } from "./block";
import type { FieldReader } from "./reader";
import { positional } from "./talang";
import { textOf } from "./values";

/** Compares the customer's (or the card's) tier in a ledger of a program (CONTRACT, "Rules"). */
export interface CheckLoyaltyTierBlock extends BlockFrame {
  readonly type: "checkLoyaltyTier";
  readonly program: { readonly id: number; readonly name: string; readonly title: string };
  readonly subledger: string;
  readonly operator: TierOperator;
  /** Names of tiers; none for `exists` and `not(exists)`. */
  readonly value?: ValueJson;
}

const OPERATORS = [
  "equals",
  "not(equals)",
  "oneOf",
  "not(oneOf)",
  "atLeast",
  "exists",
  "not(exists)",
] as const;
type TierOperator = (typeof OPERATORS)[number];

export const checkLoyaltyTier: BlockType<CheckLoyaltyTierBlock> = {
  role: "condition",
  talang: positional<CheckLoyaltyTierBlock>("checkLoyaltyTier", [
    ["program", "reference"],
    ["subledger", "value"],
    ["operator", "json"],
    ["value", "value"],
  ]),
  facts: (block) => ({ loyaltyProgramId: block.program.id }),
  check(reader) {
    const program = reader.program("program");
    const subledger = reader.has("subledger") ? reader.template("subledger") : "";
    const operator = reader.choice("operator", OPERATORS);
    if (!program || subledger === undefined || !operator) return null;
    if (operator === "exists" || operator === "not(exists)") {
      return { program, subledger, operator };
    }
    const isList = operator === "oneOf" || operator === "not(oneOf)";
    const value = isList ? reader.values("value", "string") : reader.value("value", "string");
    if (value === undefined || !namesTiers(reader, program.id, value)) return null;
    return { program, subledger, operator, value };
  },
  compile(block, compiler) {
    const subledger = compiler.value(block.subledger);
    const value = compiler.value(block.value ?? []);
    return (run) => {
      const account = accountOf(run, block.program.id, textOf(subledger, run));
      if (!account.ok) return refused(account.error);
      const { tiers } = account.value.program;
      const tier = tierOf(run, account.value);
      if (holds(block.operator, tier, namesOf(value(run.scope), run.scope), tiers)) return null;
      const now = tier ? `The tier is "${tier.name}"` : "There is no tier";
      return refused(`${now}: the check ${block.operator} does not hold`);
    };
  },
};

function holds(
  operator: TierOperator,
  tier: Tier | null,
  names: readonly string[],
  tiers: readonly Tier[],
): boolean {
  switch (operator) {
    case "exists":
      return tier !== null;
    case "not(exists)":
      return tier === null;
    case "equals":
    case "oneOf":
      return tier !== null && names.includes(tier.name);
    case "not(equals)":
    case "not(oneOf)":
      return tier === null || !names.includes(tier.name);
    case "atLeast": {
      const wanted = tiers.find(({ name }) => name === names[0]);
      return (
        wanted !== undefined && (tier?.minPointsHundredths ?? -1) >= wanted.minPointsHundredths
      );
    }
  }
}

/** A name that is written out must be one of the program's; expressions are settled at run time. */
function namesTiers(reader: FieldReader, programId: number, value: ValueJson): boolean {
  const { loyaltyPrograms } = reader.context.definitions;
  const tiers = loyaltyPrograms.find(({ id }) => id === programId)?.tiers ?? [];
  const names: readonly ValueJson[] = Array.isArray(value) ? value : [value];
  const unknown = names.find(
    (name) =>
      typeof name === "string" && !name.includes("{{") && !tiers.some((tier) => tier.name === name),
  );
  if (unknown === undefined) return true;
  const details = `The program ${programId} has no tier "${String(unknown).slice(0, 100)}"`;
  reader.problem("value", "Unknown tier", details);
  return false;
}

function namesOf(value: Value, { timezone }: Scope): readonly string[] {
  const values: readonly Value[] = Array.isArray(value) ? value : [value];
  return values.map((name) => renderText(name, timezone));
}
