import type { Definitions } from "../../core/evaluation/catalogue";
import { checkAttributes } from "../../core/session/check-attributes";
import { sessionTotals } from "../../core/session/totals";
import type { SessionChange } from "../../core/session/update";
import type { AdditionalCostValue, SessionDocument } from "../../core/session/types";
import { decimal } from "../../core/decimal";
import type { LoyaltyCardRow } from "../../db/queries/loyalty-cards/columns";
import type { StoreRow } from "../../db/queries/call-facts";
import { INVALID_DATA, invalidField, Refusal, type FieldError } from "../refusal";

/** Largest total of a session: its thousandths, and the sum of many, stay safe integers. */
export const SESSION_TOTAL_MAX = decimal("1000000000000");

/**
 * Refuses what the definitions don't know or what is not supported (DESIGN §6). Pointers are
 * relative to the session object, as the reference documents them (SEMANTICS §2).
 */
export function checkSessionChange(
  change: SessionChange,
  applicationId: number,
  definitions: Definitions,
): void {
  const errors: FieldError[] = [];
  errors.push(
    ...checkAttributes(change.attributes ?? {}, "CustomerSession", applicationId, definitions).map(
      (problem) => fieldError(`/attributes/${escape(problem.name)}`, problem),
    ),
  );
  errors.push(...checkCosts(change.additionalCosts ?? {}, "", "session", definitions));
  for (const [position, item] of (change.cartItems ?? []).entries()) {
    const path = `/cartItems/${position}`;
    for (const problem of checkAttributes(
      item.attributes ?? {},
      "CartItem",
      applicationId,
      definitions,
    )) {
      errors.push(fieldError(`${path}/attributes/${escape(problem.name)}`, problem));
    }
    errors.push(...checkCosts(item.additionalCosts ?? {}, path, "item", definitions));
  }
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

/** Refuses a cart whose total no counter could hold. */
export function checkTotal(document: SessionDocument): void {
  if (sessionTotals(document).total.lte(SESSION_TOTAL_MAX)) return;
  const details = `The session's total must not exceed ${SESSION_TOTAL_MAX.toString()}`;
  throw new Refusal("invalid", INVALID_DATA, [
    { title: "Too large", details, source: { pointer: "/cartItems" } },
  ]);
}

/** Refuses a store that the Application does not have. */
export function checkStore(
  change: { readonly storeIntegrationId?: string | undefined },
  store: StoreRow | null,
): void {
  if (change.storeIntegrationId === undefined || store !== null) return;
  const details = `There is no store ${change.storeIntegrationId}; create it first`;
  throw invalidField("/storeIntegrationId", "Unknown", details);
}

/**
 * Refuses cards that are not there, or that nobody may use: inactive, or handed on to another card
 * (CONTRACT, "Ledger").
 */
export function checkCards(identifiers: readonly string[], cards: readonly LoyaltyCardRow[]): void {
  for (const [position, identifier] of identifiers.entries()) {
    const own = cards.filter((card) => card.identifier === identifier);
    if (own.some(({ status }) => status === "active")) continue;
    const pointer = `/loyaltyCards/${position}`;
    const heir = own.find(({ newCardIdentifier }) => newCardIdentifier !== null);
    if (own.length === 0) {
      throw invalidField(pointer, "Unknown", `There is no loyalty card ${identifier}`);
    }
    const details = heir
      ? `The loyalty card ${identifier} was transferred to another card`
      : `The loyalty card ${identifier} is inactive`;
    throw invalidField(pointer, "Invalid value", details);
  }
}

function checkCosts(
  costs: Readonly<Record<string, AdditionalCostValue>>,
  path: string,
  level: "session" | "item",
  definitions: Definitions,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of Object.keys(costs)) {
    const known = definitions.additionalCosts.find((cost) => cost.name === name);
    if (known && (known.type === "both" || known.type === level)) continue;
    const details = known
      ? `The additional cost ${name} is of type ${known.type} and can't be used here`
      : `The additional cost ${name} is not defined; create it first`;
    const pointer = `${path}/additionalCosts/${escape(name)}`;
    errors.push({ title: known ? "Invalid value" : "Unknown", details, source: { pointer } });
  }
  return errors;
}

function fieldError(pointer: string, problem: { title: string; details: string }): FieldError {
  return { title: problem.title, details: problem.details, source: { pointer } };
}

/** Escapes a name for a JSON pointer (RFC 6901). */
function escape(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
