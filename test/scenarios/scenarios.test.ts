import { describe, expect, it } from "vitest";
import { effectToJson, type EffectJson } from "../../src/core/evaluation/effect-json";
import { evaluate } from "../../src/core/evaluation/evaluate";
import type { Decision } from "../../src/core/evaluation/decision";
import { type Scenario, worldOf } from "./world";

/** What must come out; what is left out is not compared. Effects and failures always are. */
interface Expectation {
  readonly effects: readonly EffectJson[];
  readonly failures: readonly unknown[];
  readonly triggeredCampaignIds?: readonly number[];
  readonly acceptedCoupons?: readonly unknown[];
  readonly ledgerChanges?: Readonly<Record<string, readonly unknown[]>>;
  readonly charges?: readonly unknown[];
  /** The writes that are not empty. */
  readonly writes?: unknown;
  readonly reads?: { readonly profile: boolean; readonly wallets: readonly string[] };
  readonly eligibility?: readonly unknown[];
}

interface ScenarioFile {
  readonly scenarios: readonly (Scenario & { readonly expect: Expectation })[];
}

const files = import.meta.glob<ScenarioFile>("./*.json", { eager: true, import: "default" });

for (const [path, file] of Object.entries(files)) {
  describe(path.slice(2, -5), () => {
    it.for(file.scenarios)("$guarantee", (scenario) => {
      const { snapshot, catalogue, input } = worldOf(scenario);
      const decision = evaluate(snapshot, catalogue, input);
      expect(pick(inJson(decision), scenario.expect)).toEqual(scenario.expect);
    });
  });
}

function inJson(decision: Decision): Expectation {
  return named({
    effects: decision.effects.map(effectToJson),
    failures: decision.failures,
    triggeredCampaignIds: decision.triggeredCampaignIds,
    acceptedCoupons: decision.acceptedCoupons,
    ledgerChanges: Object.fromEntries(decision.ledgerChanges),
    charges: decision.charges,
    writes: Object.fromEntries(
      Object.entries(decision.writes).filter(([, write]) => write !== null && write.length !== 0),
    ),
    reads: { profile: decision.reads.profile, wallets: [...decision.reads.wallets] },
    ...(decision.eligibility ? { eligibility: decision.eligibility } : {}),
  });
}

function pick(actual: Expectation, wanted: Expectation): Record<string, unknown> {
  const keys = new Set(["effects", "failures", ...Object.keys(wanted)]);
  return Object.fromEntries(Object.entries(actual).filter(([key]) => keys.has(key)));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** Gives UUIDs names in order of appearance, so that a file can say which are the same. */
function named(decision: Expectation): Expectation {
  const names = new Map<string, string>();
  const text = JSON.stringify(decision).replace(UUID, (uuid) => {
    const name = names.get(uuid) ?? `uuid-${names.size + 1}`;
    names.set(uuid, name);
    return name;
  });
  return JSON.parse(text) as Expectation;
}
