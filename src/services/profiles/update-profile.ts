import type { AttributeJson } from "../../core/session/types";
import {
  addMembershipsStatements,
  type Membership,
  removeMembershipsStatements,
} from "../../db/queries/audiences/memberships";
import { isAnswerMissing } from "../../db/queries/idempotency";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import { mergedProfileAsAnswer, mergeProfileStatement } from "../../db/queries/merge-profile";
import { profileStatement, type ProfileRow } from "../../db/queries/session-facts";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { environmentOf } from "../evaluation/load-facts";
import { earlierCallStatements, once, passOnce, recordingDatabase } from "../idempotency/once";
import { attributesTooLarge, changedProfile, requireRoom } from "../occasions/changed-profile";
import { requireAttributes } from "./check-attributes";
import { type AudienceWishes, requireAudienceChanges } from "./check-audiences";

export interface UpdateProfileInput extends AudienceWishes {
  readonly integrationId: string;
  /** Merged by name; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
}

export interface ProfileAnswer {
  readonly index: CatalogueIndex;
  /** Null: a staging key asked about a profile that does not exist, and nothing is written. */
  readonly profile: ProfileRow | null;
}

/**
 * Creates a profile or merges its attributes, and changes its audiences; no rules run. One
 * idempotent batch, so that a lost answer is asked for again and parallel updates never lose each
 * other (DESIGN §2).
 *
 * @throws Refusal `invalid`, `unauthorized`
 */
export async function updateProfile(
  context: IntegrationContext,
  input: UpdateProfileInput,
): Promise<ProfileAnswer> {
  const revive = (answer: string) => JSON.parse(answer) as ProfileRow;
  const profile = await once(context, revive, () => update(context, input));
  return { index: await rememberedIndex(context), profile };
}

async function update(
  context: IntegrationContext,
  input: UpdateProfileInput,
): Promise<ProfileRow | null> {
  const { db } = context.ports;
  const remembered = await rememberedIndex(context);
  const environment = remembered.application.sandbox ? "sandbox" : "live";
  const [keyAnswer, profileAnswer, earlier] = await db.batch([
    keyRowStatement(db, context.keyHash),
    profileStatement(db, environment, input.integrationId),
    ...earlierCallStatements(context, remembered.application.id),
  ]);
  const key = requireLiveKey(context, keyAnswer?.results[0] as KeyRow | undefined);
  const isDry = key.type === "staging";
  if (!isDry) passOnce(context, earlier);
  const index = await currentIndex(context, remembered, key);
  requireAttributes(index, "CustomerProfile", input.attributes);
  requireAudienceChanges(index, input);
  const current = (profileAnswer?.results[0] as ProfileRow | undefined) ?? null;
  const change = { ...input, profileId: input.integrationId };
  const { profile: foreseen } = changedProfile(current, change, index, context.ports.clock.now());
  requireRoom(foreseen);
  if (isDry) return current && foreseen;
  const profile = await write(context, input, index);
  // Another update may have made it grow meanwhile.
  if (!profile) throw attributesTooLarge();
  return profile;
}

/** Null when the attributes would outgrow the profile. */
async function write(
  context: IntegrationContext,
  input: UpdateProfileInput,
  index: CatalogueIndex,
): Promise<ProfileRow | null> {
  const environment = environmentOf(index);
  const { integrationId, joinAudienceIds, leaveAudienceIds } = input;
  const answer = mergedProfileAsAnswer({ environment, integrationId });
  const db = recordingDatabase(context, index.application.id, answer);
  const nowMs = context.ports.clock.now();
  const membership = (audienceId: number): Membership => [integrationId, audienceId];
  const joined = joinAudienceIds.map(membership);
  const left = leaveAudienceIds.map(membership);
  const statements = [
    ...(joined.length > 0 ? addMembershipsStatements(db, environment, joined, nowMs) : []),
    ...(left.length > 0 ? removeMembershipsStatements(db, environment, left) : []),
    // Last, so that the row it answers shows the audiences.
    mergeProfileStatement(db, {
      environment,
      integrationId,
      attributesJson: JSON.stringify(input.attributes),
      nowMs,
    }),
  ];
  try {
    const results = await again(() => db.batch(statements));
    return (results.at(-1)?.results[0] as ProfileRow | undefined) ?? null;
  } catch (error) {
    if (isAnswerMissing(error)) return null;
    throw error;
  }
}
