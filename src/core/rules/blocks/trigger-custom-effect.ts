import type { CustomEffectDefinition } from "../../evaluation/catalogue";
import type { EffectProps } from "../../evaluation/effect";
import type { RuleRun } from "../../evaluation/rule-run";
import {
  CHARACTERS_PER_STEP_BITS,
  type CompiledExpression,
  EvaluationError,
} from "../../expression";
import { fillJson } from "../fill-template";
import { type ItemTarget, resolveUnits, unitPlace, unitScope } from "../selection/resolve-units";
import { namesOfUnits, readItemTarget } from "../selection/target";
import { type BlockFrame, type BlockType, isJsonObject, type Refused, refused } from "./block";
import { readExpansion } from "./expansion";
import {
  checkParameters,
  compileParameters,
  fillParameters,
  type ParameterValues,
} from "./parameters";
import type { FieldReader } from "./reader";
import { readReference } from "./references";
import { takeOne } from "./rewards";
import { positional, type TalangForm } from "./talang";

/** Tells the shop something of the account's own making; also as a failure effect. */
export interface TriggerCustomEffectBlock extends BlockFrame {
  readonly type: "triggerCustomEffect";
  readonly customEffect: { readonly id: number; readonly name: string; readonly title: string };
  readonly params: ParameterValues;
  /** Not there: once for the cart, or for every unit where the effect is one per item. */
  readonly target?: CustomEffectTarget;
}

type CustomEffectTarget = { readonly type: "cart" } | ItemTarget;

const TARGET_TYPES = ["cart", "allItems", "selector", "globalFilter", "bundle"] as const;

const own = positional<TriggerCustomEffectBlock>("triggerCustomEffect", [
  ["customEffect", "reference"],
  ["params", "json"],
  ["target", "json"],
]);

/** `["!", name, …args]` is attested (reference RULES §5); it knows no target. */
const talang: TalangForm<TriggerCustomEffectBlock> = {
  write(block, writer) {
    if (block.target) return own.write(block, writer);
    const args = Object.values(block.params).map((value) => writer.value(value));
    return ["!", block.customEffect.name, ...args];
  },
  read: { ...own.read, "!": readExpansion },
};

export const triggerCustomEffect: BlockType<TriggerCustomEffectBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const { customEffects } = reader.context.definitions;
    const found = readReference(reader, "customEffect", customEffects, "custom effect");
    const target = checkTarget(reader);
    if (!found || target === null) return null;
    const names = namesOfUnits(targetOf(target, found), reader);
    const params = checkParameters(reader.within(names), found.params);
    if (!params) return null;
    const { id, name, title } = found;
    return { customEffect: { id, name, title }, params, ...(target ? { target } : {}) };
  },
  compile(block, compiler) {
    const params = compileParameters(block.params, compiler);
    return (run) => {
      const { id, name } = block.customEffect;
      const { customEffects } = run.state.catalogue.definitions;
      const definition = customEffects.find((known) => known.id === id);
      if (!definition?.enabled) {
        const why = definition ? "is disabled" : "does not exist any more";
        return refused(`The custom effect "${name}" ${why}`, "EffectCouldNotBeApplied");
      }
      const target = targetOf(block.target, definition);
      if (target.type === "cart") return tell(run, definition, params, {});
      const units = resolveUnits(run, target);
      if (!units.ok) return units.error;
      run.state.effectMeter.expect(units.value.length);
      for (const targeted of units.value) {
        const refusal = run.within(unitScope(run, targeted), () =>
          tell(run, definition, params, unitPlace(targeted)),
        );
        if (refusal) return refusal;
      }
      return null;
    };
  },
};

function tell(
  run: RuleRun,
  definition: CustomEffectDefinition,
  params: readonly (readonly [string, CompiledExpression])[],
  place: Partial<EffectProps["customEffect"]>,
): Refused | null {
  const budget = takeOne(run, "customEffect");
  if (!budget.ok) return budget.error;
  const { id, name } = definition;
  const payload = payloadOf(run, definition, params);
  run.hasReward = true;
  run.emit("customEffect", { effectId: id, name, ...place, payload });
  return null;
}

function payloadOf(
  run: RuleRun,
  { name, payload, params: definitions }: CustomEffectDefinition,
  params: readonly (readonly [string, CompiledExpression])[],
): Readonly<Record<string, unknown>> {
  const { meter, timezone } = run.scope;
  const text = fillJson(payload, fillParameters(params, definitions, run), timezone);
  meter.spend(text.length >> CHARACTERS_PER_STEP_BITS);
  if (text.trim() === "") return {};
  const json = parseJson(text);
  if (isJsonObject(json)) return json;
  throw new EvaluationError(`The payload of the custom effect "${name}" is no JSON object`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function targetOf(
  target: CustomEffectTarget | undefined,
  { isPerItem }: Pick<CustomEffectDefinition, "isPerItem">,
): CustomEffectTarget {
  return target ?? (isPerItem ? { type: "allItems" } : { type: "cart" });
}

/** Undefined where none is given; null when a problem was reported. */
function checkTarget(reader: FieldReader): CustomEffectTarget | undefined | null {
  if (!reader.has("target")) return undefined;
  const inner = reader.inner("target");
  const type = inner?.choice("type", TARGET_TYPES);
  if (!inner || !type) return null;
  return type === "cart" ? { type } : readItemTarget(inner, type);
}
