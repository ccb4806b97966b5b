import { expect } from "vitest";
import { expectFitsSchema } from "./reference";

interface EffectBody {
  readonly effectType: string;
  readonly props: unknown;
}

/** Effects whose props have a schema that is not named after them. */
const SCHEMA_NAMES: Readonly<Record<string, string>> = { customEffect: "CustomEffectProps" };

/** Fails unless every effect has the fields of all effects, and the props of its own type. */
export function expectEffectsFit(effects: unknown): void {
  expect(effects).toBeInstanceOf(Array);
  for (const { props, ...entity } of effects as EffectBody[]) {
    expectFitsSchema("integration-api", "EffectEntity", entity);
    const { effectType } = entity;
    const named = `${effectType.slice(0, 1).toUpperCase()}${effectType.slice(1)}EffectProps`;
    expectFitsSchema("integration-api", SCHEMA_NAMES[effectType] ?? named, props);
  }
}
