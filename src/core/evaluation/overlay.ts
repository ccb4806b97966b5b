/** Values that replace others by key; what a rule sets is kept only if the rule succeeds. */
export class Overlay<T> {
  readonly #own = new Map<string, T>();

  constructor(readonly base: Overlay<T> | null = null) {}

  /** Undefined where nothing was set. */
  get(key: string): T | undefined {
    return this.#own.get(key) ?? this.base?.get(key);
  }

  set(key: string, value: T): void {
    this.#own.set(key, value);
  }

  /** Makes what was set part of the base. */
  keep(): void {
    for (const [key, value] of this.#own) this.base?.set(key, value);
    this.#own.clear();
  }
}
