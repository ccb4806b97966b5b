import type { SessionAnswer } from "../../src/services/sessions/types";
import { describe, expect, it } from "vitest";
import { CLOSE, closeDemo, closedState, STILL_OPEN, type DemoClose } from "./demo-close";
import { FAULT_KINDS, OneFault, type FaultKind } from "./faults";
import { effectsOf } from "./stored-sessions";
import type { Outcome } from "./client";

/** Different orders of the parallel calls of one close. */
const SEEDS = [1, 2, 3];
const WAYS = [
  { warm: true, useCoupon: false },
  { warm: true, useCoupon: true },
  { warm: false, useCoupon: true },
];

describe.each(WAYS)("closing with 50 of 120 points (warm: $warm, coupon: $useCoupon)", (way) => {
  it("takes the points once when nothing goes wrong", async () => {
    const end = await closeDemo(1, way);
    expect(end.broken).toEqual([]);
    expect(end.state).toEqual(closedState(way.useCoupon));
    expect(end.first.kind).toBe("answered");
    expect(deducted(end.first)).toEqual([50]);
  });

  it.each(FAULT_KINDS)("ends in a legal state after %s at any call", async (kind) => {
    await atEveryCall(way, kind, async (options, seed, where) => {
      const end = await closeDemo(seed, options);
      const told = `${where}\n${end.trace.join("\n")}`;
      expect(end.broken, told).toEqual([]);
      expect([STILL_OPEN, closedState(way.useCoupon)], told).toContainEqual(end.state);
      if (end.first.kind !== "answered") return;
      expect(end.state, told).toEqual(closedState(way.useCoupon));
      expect(deducted(end.first), told).toEqual([50]);
    });
  });

  it.each(FAULT_KINDS)(
    "tells a caller who retries the truth after %s at any call",
    async (kind) => {
      await atEveryCall(way, kind, async (options, seed, where) => {
        const end = await closeDemo(seed, { ...options, retries: true });
        const told = `${where}\n${end.trace.join("\n")}`;
        expect(end.broken, told).toEqual([]);
        expect(end.state, told).toEqual(closedState(way.useCoupon));
        expect(deducted(end.last), told).toEqual([50]);
      });
    },
  );

  it("survives the loss of an object's memory after any event", async () => {
    for (const seed of SEEDS) {
      const { events } = await closeDemo(seed, way);
      for (let event = 1; event <= events; event += 1) {
        const end = await closeDemo(seed, {
          ...way,
          retries: true,
          afterEvent: (world, now) => {
            if (now !== event) return;
            for (const hosts of [world.sessions, world.wallets]) {
              for (const host of hosts.values()) host.object.evict();
            }
          },
        });
        const told = `seed ${seed}, event ${event}\n${end.trace.join("\n")}`;
        expect(end.broken, told).toEqual([]);
        expect(end.state, told).toEqual(closedState(way.useCoupon));
        expect(deducted(end.last), told).toEqual([50]);
      }
    }
  });
});

async function atEveryCall(
  way: DemoClose,
  kind: FaultKind,
  check: (options: DemoClose, seed: number, where: string) => Promise<void>,
): Promise<void> {
  for (const seed of SEEDS) {
    const { calls } = await closeDemo(seed, way);
    expect(calls).toBeGreaterThan(5);
    for (let index = 0; index < calls; index += 1) {
      const fault = { caller: CLOSE, index, kind };
      const planFaults: DemoClose["planFaults"] = (random) => new OneFault(random, fault);
      await check({ ...way, planFaults }, seed, `seed ${seed}, ${kind} at call ${index}`);
    }
  }
}

/** The points that an answer says were taken. */
function deducted(outcome: Outcome<SessionAnswer>): number[] {
  if (outcome.kind !== "answered") return [];
  const effects = effectsOf(outcome.answer.result, "deductLoyaltyPoints");
  return effects.map((effect) => Number(effect.props["value"]));
}
