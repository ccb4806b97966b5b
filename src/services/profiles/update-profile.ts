import type { AttributeJson } from "../../core/session/types";
import { mergeAttributes } from "../../core/session/update";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import {
  mergeProfileStatement,
  PROFILE_ATTRIBUTES_LENGTH_MAX,
} from "../../db/queries/merge-profile";
import { profileStatement, type ProfileRow } from "../../db/queries/session-facts";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { invalidField } from "../refusal";
import { requireAttributes } from "./check-attributes";

export interface UpdateProfileInput {
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
 * Creates a profile or merges its attributes; no rules run. One idempotent statement, so that a
 * lost answer is asked for again and parallel updates never lose each other (DESIGN §2).
 *
 * @throws Refusal `invalid`, `unauthorized`
 */
export async function updateProfile(
  context: IntegrationContext,
  input: UpdateProfileInput,
): Promise<ProfileAnswer> {
  const { db, clock } = context.ports;
  const remembered = await rememberedIndex(context);
  const environment = remembered.application.sandbox ? "sandbox" : "live";
  const [keyAnswer, profileAnswer] = await db.batch([
    keyRowStatement(db, context.keyHash),
    profileStatement(db, environment, input.integrationId),
  ]);
  const key = requireLiveKey(context, keyAnswer?.results[0] as KeyRow | undefined);
  const index = await currentIndex(context, remembered, key);
  requireAttributes(index, "CustomerProfile", input.attributes);
  const current = (profileAnswer?.results[0] as ProfileRow | undefined) ?? null;
  if (key.type === "staging") return { index, profile: current && merged(current, input) };
  const merge = mergeProfileStatement(db, {
    environment,
    integrationId: input.integrationId,
    attributesJson: JSON.stringify(input.attributes),
    nowMs: clock.now(),
  });
  const profile = await again(() => merge.first<ProfileRow>());
  if (!profile) {
    const details = `All attributes together are longer than ${PROFILE_ATTRIBUTES_LENGTH_MAX}`;
    throw invalidField("/attributes", "Too large", details);
  }
  return { index, profile };
}

/** What a dry call would have come to. */
function merged(current: ProfileRow, input: UpdateProfileInput): ProfileRow {
  const stored = JSON.parse(current.attributes) as Record<string, AttributeJson>;
  return { ...current, attributes: JSON.stringify(mergeAttributes(stored, input.attributes)) };
}
