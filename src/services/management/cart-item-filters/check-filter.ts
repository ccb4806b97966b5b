import { checkCartItemFilter } from "../../../core/rules/check-cart-item-filter";
import type { NewCartItemFilterRow } from "../../../db/queries/cart-item-filters";
import type { ManagementContext } from "../../context";
import { INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { readDefinitions } from "../definitions";
import { toFieldError } from "../rulesets/check";

/** Larger ones are refused: every isolate holds all filters of an Application. */
export const FILTER_CHARACTERS_MAX = 50_000;

/** Refuses an expression that does not come to a list of cart items. */
export async function requireSoundFilter(
  context: ManagementContext,
  applicationId: number,
  expression: NewCartItemFilterRow["expression"],
): Promise<void> {
  if (JSON.stringify(expression).length > FILTER_CHARACTERS_MAX) {
    const details = `A filter may have ${FILTER_CHARACTERS_MAX} characters of JSON`;
    throw invalidField("/expression", "Too large", details);
  }
  const { definitions } = await readDefinitions(context, applicationId);
  const problems = checkCartItemFilter(expression, definitions, "/expression");
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems.map(toFieldError));
}
