import type { IdKind, ScenarioIds } from "./ids";
import type { CallAnswer } from "./send";

/** What both runners compare, in the words of the scenario. */
export interface Outcome {
  readonly effects: readonly unknown[];
  /** Not there when the call asked how campaigns fared instead. */
  readonly failures?: readonly unknown[] | undefined;
}

const ID_FIELDS: Readonly<Record<string, IdKind>> = {
  additionalCostId: "additionalCost",
  audienceId: "audience",
  campaignId: "campaign",
  couponId: "coupon",
  effectId: "customEffect",
  evaluationGroupID: "group",
  poolId: "pool",
  profileId: "profile",
  programId: "program",
  referralId: "referral",
  rulesetId: "ruleset",
  triggeredByCoupon: "coupon",
  webhookId: "webhook",
};

/** The public documents write these in another way than those of effects. */
const FAILURE_FIELDS: Readonly<Record<string, string>> = {
  campaignID: "campaignId",
  couponID: "couponId",
  referralID: "referralId",
  rulesetID: "rulesetId",
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NAMED_UUID = /^uuid-\d+$/;

/** An answer with the scenario's ids and names; what is drawn is told by its shape. */
export function outcomeOf(answer: CallAnswer, ids: ScenarioIds): Outcome {
  const failures = answer.ruleFailureReasons?.map((failure) => {
    const fields = Object.entries(failure).map(([name, value]) => {
      return [FAILURE_FIELDS[name] ?? name, value];
    });
    return Object.fromEntries(fields) as unknown;
  });
  const told = (json: unknown) => withToldIds(json, ids);
  return shapeOf({ effects: answer.effects.map(told), failures: failures?.map(told) });
}

/** The same shapes of what a scenario file expects. */
export function shapeOf({ effects, failures }: Outcome): Outcome {
  const uuids = new Map<string, string>();
  const shape = (json: unknown) => withShapes(json, uuids);
  return { effects: effects.map((effect) => drawnShape(shape(effect))), failures };
}

function withToldIds(json: unknown, ids: ScenarioIds): unknown {
  if (typeof json === "string") return ids.textIn(json);
  if (Array.isArray(json)) return json.map((part) => withToldIds(part, ids));
  if (typeof json !== "object" || json === null) return json;
  const fields = Object.entries(json).map(([name, value]) => {
    const kind = ID_FIELDS[name];
    const isId = kind !== undefined && typeof value === "number";
    return [name, isId ? ids.told(kind, value) : withToldIds(value, ids)];
  });
  return Object.fromEntries(fields);
}

/** Names UUIDs by the order of their appearance: the same ones stay the same. */
function withShapes(json: unknown, uuids: Map<string, string>): unknown {
  if (typeof json === "string") {
    if (!UUID.test(json) && !NAMED_UUID.test(json)) return json;
    const name = uuids.get(json) ?? `drawn-${uuids.size + 1}`;
    uuids.set(json, name);
    return name;
  }
  if (Array.isArray(json)) return json.map((part) => withShapes(part, uuids));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, withShapes(value, uuids)]),
  );
}

/** Codes are drawn from a seed of the call: as long as expected, and there when expected. */
function drawnShape(effect: unknown): unknown {
  const { effectType, props } = effect as EffectShape;
  if (effectType === "couponCreated" || effectType === "referralCreated") {
    const value = String(props["value"]).replaceAll(/[A-Z0-9]/g, "#");
    return { ...(effect as object), props: { ...props, value } };
  }
  if (effectType === "awardGiveaway") {
    // The engine leaves the claim to the store: only there is a code.
    const { giveawayId: _id, code: _code, ...others } = props;
    return { ...(effect as object), props: others };
  }
  return effect;
}

interface EffectShape {
  readonly effectType: string;
  readonly props: Readonly<Record<string, unknown>>;
}
