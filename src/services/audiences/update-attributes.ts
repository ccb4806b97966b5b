import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import {
  memberIdsStatement,
  mergeAttributesStatement,
  tooLargeMemberStatement,
} from "../../db/queries/audiences/memberships";
import { PROFILE_ATTRIBUTES_LENGTH_MAX } from "../../db/queries/merge-profile";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { nothing, once, recordingDatabase } from "../idempotency/once";
import type { Database } from "../ports";
import { invalidField, INVALID_DATA, Refusal } from "../refusal";
import { loadAudience } from "./load-audiences";

/** Members whose rows one statement changes. */
const MEMBERS_PER_STATEMENT = 1_000;

export interface UpdateAudienceAttributes {
  readonly audienceId: number;
  /** Merged by name into every member's; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
}

/**
 * Sets attributes of all members of an audience, in slices. Safe to repeat: who calls again after a
 * failure brings the rest to the same state.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`
 */
export function updateAudienceAttributes(
  context: IntegrationContext,
  input: UpdateAudienceAttributes,
): Promise<void> {
  return once(context, nothing, () => update(context, input));
}

async function update(context: IntegrationContext, input: UpdateAudienceAttributes): Promise<void> {
  const { audience, index, isDry } = await loadAudience(context, input.audienceId);
  const { application, definitions } = index;
  const problems = checkAttributes(
    input.attributes,
    "CustomerProfile",
    application.id,
    definitions,
  );
  if (problems.length > 0) {
    const errors = problems.map(({ name, title, details }) => {
      const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return { title, details, source: { pointer } };
    });
    throw new Refusal("invalid", INVALID_DATA, errors);
  }
  const { db } = context.ports;
  const json = JSON.stringify(input.attributes);
  const tooLarge = await tooLargeMemberStatement(db, audience.id, json).first();
  if (tooLarge !== null) {
    const details = `A member's attributes would be longer than ${PROFILE_ATTRIBUTES_LENGTH_MAX}`;
    throw invalidField("/", "Too large", details);
  }
  if (!isDry) {
    const recording = recordingDatabase(context, application.id);
    await mergeIntoMembers({ db, recording }, audience.id, json);
  }
}

/** The last slice carries the call's record: a call that breaks off before is made again. */
async function mergeIntoMembers(
  { db, recording }: { readonly db: Database; readonly recording: Database },
  audienceId: number,
  attributesJson: string,
): Promise<void> {
  let afterProfileId = 0;
  for (;;) {
    const page = { audienceId, afterProfileId, rows: MEMBERS_PER_STATEMENT };
    const { results } = await memberIdsStatement(db, page).all<{ id: number }>();
    const ids = results.map(({ id }) => id);
    if (ids.length === 0 && afterProfileId === 0) return;
    const isLast = ids.length < MEMBERS_PER_STATEMENT;
    const merge = mergeAttributesStatement(db, ids, attributesJson);
    await again(() => (isLast ? recording : db).batch([merge]));
    if (isLast) return;
    afterProfileId = ids.at(-1) ?? afterProfileId;
  }
}
