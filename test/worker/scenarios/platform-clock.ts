import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { randomName } from "../../support/deployment";

const DAY_MS = 86_400_000;

/**
 * Lets the platform's clock stand where a scenario says: the Worker and its objects read it. Alarms
 * are a real clock's affair and would ring at once for any instant of the past, so they are put off.
 */
export async function holdPlatformClock(): Promise<void> {
  const realNowMs = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: realNowMs });
  const object = env.SESSIONS.getByName(randomName("any"));
  await runInDurableObject(object as never, (_object, state: DurableObjectState) => {
    const storage = Object.getPrototypeOf(state.storage) as DurableObjectStorage;
    // eslint-disable-next-line typescript/unbound-method -- it is called on the storage at hand
    const { setAlarm } = storage;
    storage.setAlarm = function (this: DurableObjectStorage) {
      return setAlarm.call(this, realNowMs + DAY_MS);
    };
  });
}

export function setPlatformClock(atMs: number): void {
  vi.setSystemTime(atMs);
}
