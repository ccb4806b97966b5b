import { mergeAttributes } from "../../core/session/update";
import type { AudienceChange } from "../../core/evaluation/writes";
import type { AttributeJson } from "../../core/session/types";
import { PROFILE_ATTRIBUTES_LENGTH_MAX } from "../../db/queries/merge-profile";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { CatalogueIndex } from "../catalogue/cache";
import { newProfile } from "../profiles/new-profile";
import { invalidField, type Refusal } from "../refusal";

/** What a call changes of its customer before the rules run. */
export interface ProfileChange {
  readonly profileId: string;
  /** Merged by name; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
  readonly joinAudienceIds: readonly number[];
  readonly leaveAudienceIds: readonly number[];
}

export interface ChangedProfile {
  /** As the rules see it; null = anonymous. Its id is 0 while it is not stored. */
  readonly profile: ProfileRow | null;
  /** Audiences that it was not in before. */
  readonly justJoinedAudienceIds: readonly number[];
  /** Audiences that it was in before. */
  readonly justLeftAudienceIds: readonly number[];
}

interface Member {
  readonly id: number;
  readonly name: string;
}

/** Attributes and audiences of the call are part of what its rules see. */
export function changedProfile(
  stored: ProfileRow | null,
  change: ProfileChange,
  index: CatalogueIndex,
  nowMs: number,
): ChangedProfile {
  if (change.profileId === "") {
    return { profile: null, justJoinedAudienceIds: [], justLeftAudienceIds: [] };
  }
  const known = stored ?? newProfile(change.profileId, nowMs);
  const attributes = mergeAttributes(
    JSON.parse(known.attributes) as Record<string, AttributeJson>,
    change.attributes,
  );
  const before = JSON.parse(known.audiences) as Member[];
  const was = new Set(before.map(({ id }) => id));
  const left = new Set(change.leaveAudienceIds);
  const joined = new Set(change.joinAudienceIds.filter((id) => !was.has(id)));
  const joining = index.definitions.audiences.filter(({ id }) => joined.has(id));
  const after = [...before.filter(({ id }) => !left.has(id)), ...joining]
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => a.id - b.id);
  return {
    profile: {
      ...known,
      attributes: JSON.stringify(attributes),
      audiences: JSON.stringify(after),
    },
    justJoinedAudienceIds: [...joined],
    justLeftAudienceIds: [...left].filter((id) => was.has(id)),
  };
}

/** The call's own changes, to be written with what the rules decide. */
export function ownAudienceChanges(change: ProfileChange): AudienceChange[] {
  const { profileId: profileIntegrationId } = change;
  return [
    ...change.joinAudienceIds.map((audienceId) => ({
      change: "add" as const,
      audienceId,
      profileIntegrationId,
    })),
    ...change.leaveAudienceIds.map((audienceId) => ({
      change: "remove" as const,
      audienceId,
      profileIntegrationId,
    })),
  ];
}

/**
 * Refuses attributes that would outgrow the profile, before anything is written.
 *
 * @throws Refusal `invalid`
 */
export function requireRoom(profile: ProfileRow | null): void {
  if (profile && profile.attributes.length > PROFILE_ATTRIBUTES_LENGTH_MAX) {
    throw attributesTooLarge();
  }
}

export function attributesTooLarge(): Refusal {
  const details = `All attributes together are longer than ${PROFILE_ATTRIBUTES_LENGTH_MAX}`;
  return invalidField("/attributes", "Too large", details);
}
