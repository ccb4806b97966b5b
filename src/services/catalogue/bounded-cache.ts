/** Remembers values up to a number of bytes, by the caller's estimate; the least used go first. */
export class BoundedCache<V> {
  /** In the order of last use: the first is the first to go. */
  readonly #kept = new Map<string, { readonly value: V; readonly bytes: number }>();
  #bytes = 0;

  constructor(private readonly bytesMax: number) {}

  get(key: string): V | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  put(key: string, value: V, bytes: number): void {
    const replaced = this.#kept.get(key);
    if (replaced) {
      this.#kept.delete(key);
      this.#bytes -= replaced.bytes;
    }
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= this.bytesMax || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= kept.bytes;
    }
  }
}
