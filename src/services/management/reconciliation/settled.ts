import type { ServiceContext } from "../../context";

/** Copies follow within a second or two; what differs for longer is not on its way. */
const SETTLE_MS = 4_000;

/**
 * Looks at two stores that can't be read in one instant. What seems to differ is looked at again
 * once everything that was on its way has arrived; a look may differ from the one before because
 * somebody changed something meanwhile, so the judge gets both.
 */
export async function lookTwice<Look, Found>(
  context: ServiceContext,
  first: readonly Look[],
  judge: (first: Look, second: Look) => readonly Found[],
  lookAgain: (suspects: readonly Look[]) => Promise<ReadonlyMap<Look, Look>>,
): Promise<Found[]> {
  const suspects = first.filter((look) => judge(look, look).length > 0);
  if (suspects.length === 0) return [];
  await context.ports.clock.sleep(SETTLE_MS);
  const again = await lookAgain(suspects);
  return suspects.flatMap((look) => {
    const second = again.get(look);
    return second === undefined ? [] : judge(look, second);
  });
}
