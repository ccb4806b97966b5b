import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS } from "../../../../test/scenarios/world";
import { type CartUnit, flattenCart } from "../../attributes/cart-unit";
import { StepMeter } from "../../expression";
import { buildBundles, type BundleSlot } from "./build-bundles";

const UNITS = flattenCart(
  [{ sku: "a", quantity: 9, price: 1 }],
  DEMO_DEFINITIONS,
  null,
  () => () => undefined,
);

/** Up to three places, each with the units that fit it. */
const slots: fc.Arbitrary<readonly BundleSlot[]> = fc.array(
  fc.record({
    units: fc.subarray([...UNITS]),
    quantity: fc.integer({ min: 1, max: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
);

describe("bundles", () => {
  it("hold as many units as defined, each fitting its place, and none twice", () => {
    fc.assert(
      fc.property(slots, (given) => {
        const bundles = buildBundles(given, new StepMeter());
        const used = bundles.flat();
        expect(new Set(used).size).toBe(used.length);
        for (const bundle of bundles) {
          const places = given.flatMap((slot) =>
            Array.from({ length: slot.quantity }, () => slot.units),
          );
          expect(bundle).toHaveLength(places.length);
          for (const [index, unit] of bundle.entries()) expect(places[index]).toContain(unit);
        }
      }),
    );
  });

  it("are as many as trying every choice finds", () => {
    fc.assert(
      fc.property(slots, (given) => {
        const places = given.flatMap((slot) =>
          Array.from({ length: slot.quantity }, () => slot.units),
        );
        expect(buildBundles(given, new StepMeter())).toHaveLength(mostBundles(places));
      }),
    );
  });

  it("take the first units where places don't overlap", () => {
    const [a, b, c, d] = UNITS;
    const left = [a, b].flatMap((unit) => unit ?? []);
    const right = [c, d].flatMap((unit) => unit ?? []);
    const built = buildBundles(
      [
        { units: left, quantity: 1 },
        { units: right, quantity: 1 },
      ],
      new StepMeter(),
    );
    expect(built).toEqual([
      [a, c],
      [b, d],
    ]);
  });
});

/** By augmenting paths: a place asks another to move on. */
function mostBundles(places: readonly (readonly CartUnit[])[]): number {
  for (let count = 1; ; count += 1) {
    const wanted = Array.from({ length: count }, () => places).flat();
    const holders = new Map<CartUnit, number>();
    const findsUnit = (place: number, asked: Set<CartUnit>): boolean =>
      (wanted[place] ?? []).some((unit) => {
        if (asked.has(unit)) return false;
        asked.add(unit);
        const holder = holders.get(unit);
        if (holder !== undefined && !findsUnit(holder, asked)) return false;
        holders.set(unit, place);
        return true;
      });
    if (!wanted.every((_units, place) => findsUnit(place, new Set()))) return count - 1;
  }
}
