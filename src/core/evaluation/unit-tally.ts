/** Amounts by the index of a cart unit on top of a base; a `Tally` for what meets every unit. */
export class UnitTally {
  #own: number[] = [];

  constructor(readonly base: UnitTally | null = null) {}

  get(index: number): number {
    return (this.base?.get(index) ?? 0) + (this.#own[index] ?? 0);
  }

  add(index: number, amount: number): void {
    this.#own[index] = (this.#own[index] ?? 0) + amount;
  }

  /** Makes what was added part of the base. */
  keep(): void {
    const { base } = this;
    // Units without an amount are holes, which `forEach` leaves out.
    if (base) this.#own.forEach((amount, index) => base.add(index, amount));
    this.#own = [];
  }
}
