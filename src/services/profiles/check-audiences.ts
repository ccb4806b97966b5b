import type { CatalogueIndex } from "../catalogue/cache";
import { invalidField } from "../refusal";

/** Audiences that a customer shall join and leave. */
export interface AudienceWishes {
  readonly joinAudienceIds: readonly number[];
  readonly leaveAudienceIds: readonly number[];
}

/**
 * Refuses audiences that don't exist, and one that shall be joined and left at once.
 *
 * @throws Refusal `invalid`
 */
export function requireAudienceChanges(
  { definitions: { audiences } }: CatalogueIndex,
  { joinAudienceIds, leaveAudienceIds }: AudienceWishes,
): void {
  const known = new Set(audiences.map(({ id }) => id));
  requireKnown(known, joinAudienceIds, "adds");
  requireKnown(known, leaveAudienceIds, "deletes");
  const joining = new Set(joinAudienceIds);
  for (const [position, id] of leaveAudienceIds.entries()) {
    if (!joining.has(id)) continue;
    const details = `The audience ${id} can't be joined and left at once`;
    throw invalidField(`/audiencesChanges/deletes/${position}`, "Invalid value", details);
  }
}

function requireKnown(
  known: ReadonlySet<number>,
  ids: readonly number[],
  field: "adds" | "deletes",
): void {
  for (const [position, id] of ids.entries()) {
    if (known.has(id)) continue;
    const details = `There is no audience ${id}; create it first`;
    throw invalidField(`/audiencesChanges/${field}/${position}`, "Unknown", details);
  }
}
