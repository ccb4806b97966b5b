import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate";

const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), {
  minLength: 1,
  maxLength: 50,
});

describe("a total split by weights", () => {
  it("comes out as the published examples do", () => {
    expect(allocate(2_500, [19_000, 7_000, 2_500])).toEqual([1_667, 614, 219]);
    expect(allocate(3_000, [2_000, 4_000, 6_000])).toEqual([500, 1_000, 1_500]);
  });

  it("goes to the earlier share where remainders are equal", () => {
    expect(allocate(2, [1, 1, 1])).toEqual([1, 1, 0]);
    expect(allocate(1, [0, 0])).toEqual([1, 0]);
  });

  it("is given away whole, in shares that are never negative", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), weights, (total, parts) => {
        const shares = allocate(total, parts);
        expect(shares).toHaveLength(parts.length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(shares.every((share) => share >= 0)).toBe(true);
      }),
    );
  });

  it("gives nobody more than its weight, nor anything to a weight of 0, while it can", () => {
    const cases = weights.chain((parts) => {
      const sum = parts.reduce((total, part) => total + part, 0);
      return fc.tuple(fc.integer({ min: 0, max: sum }), fc.constant(parts));
    });
    fc.assert(
      fc.property(cases, ([total, parts]) => {
        for (const [index, share] of allocate(total, parts).entries()) {
          expect(share).toBeLessThanOrEqual(parts[index] ?? 0);
        }
      }),
    );
  });

  it("gives a larger weight no less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (total, parts) => {
        const sorted = parts.toSorted((a, b) => b - a);
        const shares = allocate(total, sorted);
        expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      }),
    );
  });
});
