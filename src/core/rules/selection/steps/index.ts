import type { SelectorStep } from "../model";
import { filter } from "./filter";
import { map } from "./map";
import { reduce } from "./reduce";
import { reverse } from "./reverse";
import { select } from "./select";
import { sort } from "./sort";
import type { StepType } from "./step";

/** Every step of a selector. `filterAndMapValues` needs value maps, which are out of scope. */
export const stepTypes = { filter, map, reduce, reverse, select, sort } satisfies {
  [T in SelectorStep["type"]]: StepType<Extract<SelectorStep, { type: T }>>;
};

export function stepTypeNamed(name: unknown): StepType<SelectorStep> | undefined {
  if (typeof name !== "string" || !Object.hasOwn(stepTypes, name)) return undefined;
  return stepTypes[name as SelectorStep["type"]];
}

export function stepTypeOf(step: SelectorStep): StepType<SelectorStep> {
  return stepTypes[step.type];
}
