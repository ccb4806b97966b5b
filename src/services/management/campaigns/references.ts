import { findAudiencesAmong } from "../../../db/queries/audiences-among";
import { CAMPAIGN_REVISION, type CampaignChange } from "../../../db/queries/campaigns";
import { LINKED_STORE, listLinkedStores } from "../../../db/queries/campaign-stores";
import { failedConstraint } from "../../../db/constraint";
import { findStoresAmong } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { readTree } from "../campaign-set/tree";

type References = Pick<
  CampaignChange,
  "evaluationGroupId" | "linkedStoreIds" | "targetedAudienceIds"
>;

/** Refuses a group, stores and audiences that the Application does not have. */
export async function requireCampaignReferences(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly campaignId?: number },
  references: References,
): Promise<void> {
  const { applicationId } = place;
  const { evaluationGroupId: groupId, linkedStoreIds, targetedAudienceIds } = references;
  if (groupId !== undefined) {
    const { groups } = await readTree(context, applicationId);
    if (!groups.some(({ id }) => id === groupId)) throw unknownGroup(groupId);
  }
  const [storeIds, audienceIds] = await Promise.all([
    knownStores(context, place, linkedStoreIds ?? []),
    knownAudiences(context, targetedAudienceIds ?? []),
  ]);
  const problems = [
    ...unknownAmong(linkedStoreIds ?? [], storeIds, { what: "store", at: "/linkedStoreIds" }),
    ...unknownAmong(targetedAudienceIds ?? [], audienceIds, {
      what: "audience",
      at: "/targetedAudienceIds",
    }),
  ];
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}

/**
 * The refusal for what went away between `requireCampaignReferences` and the write; null when the
 * error is about something else.
 */
export async function lostReference(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly campaignId?: number },
  lost: { readonly references: References; readonly error: unknown },
): Promise<Refusal | null> {
  const constraint = failedConstraint(lost.error);
  if (constraint !== CAMPAIGN_REVISION && constraint !== LINKED_STORE) return null;
  try {
    await requireCampaignReferences(context, place, lost.references);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A store that the campaign is linked to may stay, although it is deleted by now. */
async function knownStores(
  context: ManagementContext,
  { applicationId, campaignId }: { readonly applicationId: number; readonly campaignId?: number },
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const { db } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  const [found, linked] = await Promise.all([
    findStoresAmong(db, scope, ids),
    campaignId === undefined ? [] : listLinkedStores(db, scope, campaignId),
  ]);
  return new Set([...found, ...linked.map(({ id }) => id)]);
}

async function knownAudiences(
  context: ManagementContext,
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  return new Set(await findAudiencesAmong(context.ports.db, context.accountId, ids));
}

function unknownAmong(
  ids: readonly number[],
  known: ReadonlySet<number>,
  { what, at }: { readonly what: string; readonly at: string },
): FieldError[] {
  return ids.flatMap((id, index) => {
    if (known.has(id)) return [];
    const source = { pointer: `${at}/${index}` };
    return [{ title: "Unknown", details: `There is no ${what} ${id}`, source }];
  });
}

function unknownGroup(groupId: number): Refusal {
  const details = `There is no evaluation group ${groupId} in the Application`;
  return invalidField("/evaluationGroupId", "Unknown", details);
}
