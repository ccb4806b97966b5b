import { isMember, membershipKey, personOf, type Who } from "../../evaluation/people";
import { type BlockFrame, type BlockType, refused } from "./block";
import { type AudienceReference, PROFILES, readAudience } from "./check-audience";
import { positional } from "./talang";

/** Puts somebody into an audience, or takes them out; written at once (DESIGN §3). */
export interface UpdateAudienceMembershipBlock extends BlockFrame {
  readonly type: "updateAudienceMembership";
  readonly operator: "add" | "remove";
  readonly profile: Who;
  readonly audience: AudienceReference;
}

export const updateAudienceMembership: BlockType<UpdateAudienceMembershipBlock> = {
  role: "effect",
  talang: positional<UpdateAudienceMembershipBlock>("updateAudienceMembership", [
    ["operator", "json"],
    ["profile", "json"],
    ["audience", "reference"],
  ]),
  check(reader) {
    const operator = reader.choice("operator", ["add", "remove"]);
    const profile = reader.choice("profile", PROFILES);
    const audience = readAudience(reader);
    if (!operator || !profile || !audience) return null;
    return { operator, profile, audience };
  },
  compile: (block) => (run) => {
    const audienceId = block.audience.id;
    const { audiences } = run.state.catalogue.definitions;
    const audience = audiences.find(({ id }) => id === audienceId);
    if (!audience) {
      const details = `The audience ${audienceId} does not exist any more`;
      return refused(details, "EffectCouldNotBeApplied");
    }
    const person = personOf(run, block.profile);
    if (!person.ok) return refused(person.error, "EffectCouldNotBeApplied");
    const { integrationId, profile } = person.value;
    const joins = block.operator === "add";
    const changes = isMember(run, audienceId, person.value) !== joins;
    run.memberships.set(membershipKey(audienceId, integrationId), joins);
    run.hasReward = true;
    const write = { change: block.operator, audienceId, profileIntegrationId: integrationId };
    run.emit(
      joins ? "addToAudience" : "removeFromAudience",
      {
        audienceId,
        audienceName: audience.name,
        profileIntegrationId: integrationId,
        // A profile that the call is about to make has no id yet.
        ...(profile && profile.id > 0 ? { profileId: profile.id } : {}),
      },
      changes ? { kind: "audienceChange", write } : undefined,
    );
    return null;
  },
};
