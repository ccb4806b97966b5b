import type { KeyPlatform } from "./context";

/** How many keys an isolate remembers before it forgets the one that was used longest ago. */
const KEY_ROUTES_MAX = 10_000;

/** A key at the routes of a platform: elsewhere it is another one, which nobody has proven. */
export interface UsedKey {
  readonly keyHash: string;
  readonly platform: KeyPlatform;
}

/**
 * Remembers which Application a key belonged to, only to know what to load: whether the key is
 * still good is read again in every load batch (DESIGN §1, "Hops").
 */
export class KeyRoutes {
  readonly #applicationIds = new Map<string, number>();

  applicationIdOf(key: UsedKey): number | undefined {
    const name = nameOf(key);
    const applicationId = this.#applicationIds.get(name);
    if (applicationId !== undefined) {
      this.#applicationIds.delete(name);
      this.#applicationIds.set(name, applicationId);
    }
    return applicationId;
  }

  remember(key: UsedKey, applicationId: number): void {
    this.#applicationIds.set(nameOf(key), applicationId);
    if (this.#applicationIds.size <= KEY_ROUTES_MAX) return;
    const oldest = this.#applicationIds.keys().next();
    if (!oldest.done) this.#applicationIds.delete(oldest.value);
  }

  forget(key: UsedKey): void {
    this.#applicationIds.delete(nameOf(key));
  }
}

function nameOf({ keyHash, platform }: UsedKey): string {
  return `${platform} ${keyHash}`;
}
