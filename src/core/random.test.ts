import { describe, expect, it } from "vitest";
import { createRandom } from "./random";

describe("draws from a seed", () => {
  it("follow the ChaCha20 of RFC 8439 (appendix A.1, test vector 1)", () => {
    const random = createRandom("00".repeat(32));
    // The key stream begins 76 b8 e0 ad  a0 f1 3d 90, read as little-endian words.
    expect([random.below(2 ** 32), random.below(2 ** 32)]).toEqual([0xade0b876, 0x903df1a0]);
  });

  it("are the same for the same seed, and others for another one", () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 40 }, () => random.uuid());
    };
    expect(draw("ab".repeat(32))).toEqual(draw("AB".repeat(32)));
    expect(draw("ab".repeat(32))).not.toEqual(draw("ac".repeat(32)));
    expect(new Set(draw("ab".repeat(32))).size).toBe(40);
  });

  it("give UUIDs of version 4", () => {
    const random = createRandom("5c".repeat(32));
    for (let index = 0; index < 100; index += 1) {
      expect(random.uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it("stay below the bound and reach every number", () => {
    const random = createRandom("01".repeat(32));
    const seen = new Set(Array.from({ length: 1_000 }, () => random.below(36)));
    expect([...seen].every((number) => number >= 0 && number < 36)).toBe(true);
    expect(seen.size).toBe(36);
  });

  it("refuse a seed that is too short to be safe", () => {
    expect(() => createRandom("abc")).toThrow("256 bits");
  });
});
