/** Amounts by key on top of a base; what a rule adds is kept only if the rule succeeds. */
export class Tally {
  readonly #own = new Map<string, number>();

  constructor(readonly base: Tally | null = null) {}

  get(key: string): number {
    return (this.base?.get(key) ?? 0) + (this.#own.get(key) ?? 0);
  }

  add(key: string, amount: number): void {
    this.#own.set(key, (this.#own.get(key) ?? 0) + amount);
  }

  /** Makes what was added part of the base. */
  keep(): void {
    for (const [key, amount] of this.#own) this.base?.add(key, amount);
    this.#own.clear();
  }
}
