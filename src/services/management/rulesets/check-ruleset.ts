import { findFirstApplicationId } from "../../../db/queries/applications";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, Refusal } from "../../refusal";
import { readDefinitions } from "../definitions";
import { checkInput, requireBounded, type RulesetInput, toFieldError } from "./check";

export interface RulesetFindings {
  readonly problems: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

/** Checks a ruleset and saves nothing; without an Application, against the key's first one. */
export async function checkRuleset(
  context: ManagementContext,
  input: RulesetInput,
  applicationId: number | undefined,
): Promise<RulesetFindings> {
  requireBounded(input);
  const id = applicationId ?? (await firstApplication(context));
  const checked = checkInput(input, await readDefinitions(context, id));
  return {
    problems: checked.problems.map(toFieldError),
    warnings: checked.warnings.map(toFieldError),
  };
}

async function firstApplication(context: ManagementContext): Promise<number> {
  const { accountId, allowedApplicationIds: allowed, ports } = context;
  const among = allowed === null ? null : [...allowed];
  const id = await findFirstApplicationId(ports.db, accountId, among);
  if (id !== undefined) return id;
  throw new Refusal("invalid", INVALID_DATA, [
    {
      title: "Required",
      details: "There is no Application to check against; create one first",
      source: { parameter: "applicationId" },
    },
  ]);
}
