/** How many keys an isolate remembers before it forgets the one that was used longest ago. */
const KEY_ROUTES_MAX = 10_000;

/**
 * Remembers which Application a key belonged to, only to know what to load: whether the key is
 * still good is read again in every load batch (DESIGN §1, "Hops").
 */
export class KeyRoutes {
  readonly #applicationIds = new Map<string, number>();

  applicationIdOf(keyHash: string): number | undefined {
    const applicationId = this.#applicationIds.get(keyHash);
    if (applicationId !== undefined) {
      this.#applicationIds.delete(keyHash);
      this.#applicationIds.set(keyHash, applicationId);
    }
    return applicationId;
  }

  remember(keyHash: string, applicationId: number): void {
    this.#applicationIds.set(keyHash, applicationId);
    if (this.#applicationIds.size <= KEY_ROUTES_MAX) return;
    const oldest = this.#applicationIds.keys().next();
    if (!oldest.done) this.#applicationIds.delete(oldest.value);
  }

  forget(keyHash: string): void {
    this.#applicationIds.delete(keyHash);
  }
}
