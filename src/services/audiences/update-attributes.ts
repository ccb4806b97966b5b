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
export async function updateAudienceAttributes(
  context: IntegrationContext,
  input: UpdateAudienceAttributes,
): Promise<void> {
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
  if (!isDry) await mergeIntoMembers(context, audience.id, json);
}

async function mergeIntoMembers(
  { ports: { db } }: IntegrationContext,
  audienceId: number,
  attributesJson: string,
): Promise<void> {
  let afterProfileId = 0;
  for (;;) {
    const page = { audienceId, afterProfileId, rows: MEMBERS_PER_STATEMENT };
    const { results } = await memberIdsStatement(db, page).all<{ id: number }>();
    const ids = results.map(({ id }) => id);
    if (ids.length === 0) return;
    const merge = mergeAttributesStatement(db, ids, attributesJson);
    await again(() => merge.run());
    afterProfileId = ids.at(-1) ?? afterProfileId;
    if (ids.length < MEMBERS_PER_STATEMENT) return;
  }
}
