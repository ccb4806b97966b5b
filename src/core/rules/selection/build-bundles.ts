import type { CartUnit } from "../../attributes/cart-unit";
import type { StepMeter } from "../../expression";

/** One place of a bundle definition: which units fit, and how many are needed. */
export interface BundleSlot {
  readonly units: readonly CartUnit[];
  readonly quantity: number;
}

/**
 * The units of as many bundles as can be built, no unit used twice. Slots may want the same units:
 * by Hall's theorem there is enough for everybody exactly if every group of slots finds enough
 * units that fit one of them. So the first fitting unit is taken that leaves enough for all others.
 */
export function buildBundles(slots: readonly BundleSlot[], meter: StepMeter): CartUnit[][] {
  const supply = new Supply(slots, meter);
  const bundles: CartUnit[][] = [];
  for (let index = 0; index < supply.bundlesMax; index += 1) {
    const bundle: CartUnit[] = [];
    for (const [slot, { quantity }] of slots.entries()) {
      for (let taken = 0; taken < quantity; taken += 1) {
        const unit = supply.take(slot);
        if (unit) bundle.push(unit);
      }
    }
    bundles.push(bundle);
  }
  return bundles;
}

class Supply {
  /** How many bundles there can be. */
  readonly bundlesMax: number;
  /** By unit index: the set of slots that it fits, as bits. */
  readonly #slotsOf = new Map<number, number>();
  /** Free units and wanted units, by set of slots. */
  readonly #free: number[];
  readonly #wanted: number[];
  readonly #used = new Set<number>();
  /** Where the units of a slot that may still be free begin. */
  readonly #starts: number[];
  readonly #sets: readonly number[];

  constructor(
    readonly slots: readonly BundleSlot[],
    readonly meter: StepMeter,
  ) {
    for (const [slot, { units }] of slots.entries()) {
      meter.spend(units.length);
      for (const { index } of units) {
        this.#slotsOf.set(index, (this.#slotsOf.get(index) ?? 0) | (1 << slot));
      }
    }
    this.#sets = this.#interestingSets();
    this.#free = this.#countFree();
    const perBundle = this.#sumWanted(slots.map(({ quantity }) => quantity));
    this.bundlesMax = Math.min(
      ...this.#sets.map((set) => Math.floor((this.#free[set] ?? 0) / (perBundle[set] ?? 1))),
    );
    this.#wanted = this.#sumWanted(slots.map(({ quantity }) => quantity * this.bundlesMax));
    this.#starts = slots.map(() => 0);
  }

  /** The first unit for a slot that leaves enough for what is still wanted. */
  take(slot: number): CartUnit | undefined {
    const units = this.slots[slot]?.units ?? [];
    const refused = new Set<number>();
    let from = this.#starts[slot] ?? 0;
    while (from < units.length && this.#isUsed(units[from])) from += 1;
    this.#starts[slot] = from;
    for (let at = from; at < units.length; at += 1) {
      const unit = units[at];
      this.meter.spend(1);
      if (!unit || this.#isUsed(unit)) continue;
      const fits = this.#slotsOf.get(unit.index) ?? 0;
      if (refused.has(fits)) continue;
      if (this.#sufficesWithout(fits, slot)) {
        this.#remove(unit, fits, slot);
        return unit;
      }
      refused.add(fits);
    }
    return undefined;
  }

  /** Where no unit fits two slots, single slots are all that matters. */
  #interestingSets(): readonly number[] {
    const overlaps = [...this.#slotsOf.values()].some((fits) => (fits & (fits - 1)) !== 0);
    if (!overlaps) return this.slots.map((_slot, index) => 1 << index);
    return Array.from({ length: 2 ** this.slots.length - 1 }, (_set, index) => index + 1);
  }

  #countFree(): number[] {
    const bySignature = new Map<number, number>();
    for (const fits of this.#slotsOf.values()) {
      bySignature.set(fits, (bySignature.get(fits) ?? 0) + 1);
    }
    const free: number[] = [];
    for (const set of this.#sets) {
      this.meter.spend(bySignature.size);
      let count = 0;
      for (const [fits, units] of bySignature) if ((fits & set) !== 0) count += units;
      free[set] = count;
    }
    return free;
  }

  #sumWanted(quantities: readonly number[]): number[] {
    const wanted: number[] = [];
    for (const set of this.#sets) {
      wanted[set] = quantities.reduce(
        (sum, quantity, slot) => ((set & (1 << slot)) === 0 ? sum : sum + quantity),
        0,
      );
    }
    return wanted;
  }

  #sufficesWithout(fits: number, slot: number): boolean {
    this.meter.spend(this.#sets.length);
    return this.#sets.every((set) => {
      const free = (this.#free[set] ?? 0) - ((set & fits) === 0 ? 0 : 1);
      const wanted = (this.#wanted[set] ?? 0) - ((set & (1 << slot)) === 0 ? 0 : 1);
      return free >= wanted;
    });
  }

  #remove(unit: CartUnit, fits: number, slot: number): void {
    this.#used.add(unit.index);
    for (const set of this.#sets) {
      if ((set & fits) !== 0) this.#free[set] = (this.#free[set] ?? 0) - 1;
      if ((set & (1 << slot)) !== 0) this.#wanted[set] = (this.#wanted[set] ?? 0) - 1;
    }
  }

  #isUsed(unit: CartUnit | undefined): boolean {
    return unit !== undefined && this.#used.has(unit.index);
  }
}
