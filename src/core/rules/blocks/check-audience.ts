import { isMember, personOf, type Who } from "../../evaluation/people";
import type { RuleRun } from "../../evaluation/rule-run";
import { type BlockFrame, type BlockType, refused } from "./block";
import type { FieldReader } from "./reader";
import { readReference, type Reference } from "./references";
import { positional } from "./talang";

/** Whether somebody is in an audience, or joined or left it by this very call. */
export interface CheckAudienceBlock extends BlockFrame {
  readonly type: "checkAudience";
  readonly operator: AudienceOperator;
  readonly profile: Who;
  readonly audience: AudienceReference;
}

/** As the public form shows it: with the ids of the partner platform, where there is one. */
export interface AudienceReference extends Reference {
  readonly integration?: string;
  readonly integrationId?: string;
}

export const PROFILES: readonly Who[] = ["Current", "Advocate"];

const OPERATORS = ["member", "not(member)", "justJoined", "justLeft"] as const;
type AudienceOperator = (typeof OPERATORS)[number];

/** What is the case where an operator does not hold. */
const OTHERWISE: Record<AudienceOperator, string> = {
  member: "is no member of",
  "not(member)": "is a member of",
  justJoined: "did not just join",
  justLeft: "did not just leave",
};

export const checkAudience: BlockType<CheckAudienceBlock> = {
  role: "condition",
  talang: positional<CheckAudienceBlock>("checkAudience", [
    ["operator", "json"],
    ["profile", "json"],
    ["audience", "reference"],
  ]),
  check(reader) {
    const operator = reader.choice("operator", OPERATORS);
    const profile = reader.choice("profile", PROFILES);
    const audience = readAudience(reader);
    if (!operator || !profile || !audience) return null;
    return { operator, profile, audience };
  },
  compile: (block) => (run) => {
    if (holds(block, run)) return null;
    const { operator, profile, audience } = block;
    const who = profile === "Advocate" ? "advocate" : "customer";
    return refused(`The ${who} ${OTHERWISE[operator]} the audience "${audience.name}"`);
  },
};

/** An audience of the account, as the block keeps it. */
export function readAudience(reader: FieldReader): AudienceReference | undefined {
  const { audiences } = reader.context.definitions;
  const found = readReference(reader, "audience", audiences, "audience");
  if (!found) return undefined;
  const { id, name, integration, integrationId } = found;
  return {
    id,
    name,
    ...(integration === null ? {} : { integration }),
    ...(integrationId === null ? {} : { integrationId }),
  };
}

function holds({ operator, profile, audience }: CheckAudienceBlock, run: RuleRun): boolean {
  const { snapshot } = run.state;
  const isCurrent = profile === "Current";
  switch (operator) {
    case "justJoined":
      return isCurrent && snapshot.justJoinedAudienceIds.includes(audience.id);
    case "justLeft":
      return isCurrent && snapshot.justLeftAudienceIds.includes(audience.id);
    case "member":
    case "not(member)": {
      const person = personOf(run, profile);
      // Nobody is in no audience; an advocate who does not exist can't be asked about.
      const joined = person.ok && isMember(run, audience.id, person.value);
      if (!person.ok && !isCurrent) return false;
      return joined === (operator === "member");
    }
  }
}
