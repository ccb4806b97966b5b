import type {
  CartItemFilterRow,
  NewCartItemFilterRow,
} from "../../../db/queries/cart-item-filters";
import { ACCOUNT_USER_ID } from "../../../services/account";
import { dateTime, id, idParameter, LIST_LENGTH_MAX, name, text } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { applicationPath } from "../parameters";

const expression = z.array(z.unknown()).min(1).max(LIST_LENGTH_MAX).openapi({
  description: "A Talang expression that comes to a list of cart items",
});

export const newCartItemFilter = z
  .object({ name, description: text.optional(), expression })
  .openapi("NewApplicationCIF");

export const updateCartItemFilterBody = z
  .object({
    name: name.optional(),
    description: text.optional(),
    expression: expression.optional(),
  })
  .openapi("UpdateApplicationCIF");

export const cartItemFilter = z
  .object({
    id,
    created: dateTime,
    modified: dateTime,
    applicationId: id,
    name: z.string(),
    description: z.string(),
    activeExpressionId: id,
    createdBy: id,
    modifiedBy: id,
  })
  .openapi("ApplicationCIF");

export const cartItemFilterExpression = z
  .object({
    id,
    created: dateTime,
    applicationId: id,
    cartItemFilterId: id,
    createdBy: id,
    expression: z.array(z.unknown()),
  })
  .openapi("ApplicationCIFExpression");

export const cartItemFilterPath = applicationPath.extend({
  cartItemFilterId: idParameter("cartItemFilterId"),
});

export const expressionPath = cartItemFilterPath.extend({
  expressionId: idParameter("expressionId"),
});

const EXPRESSION_EXAMPLE = [
  "filter",
  [".", "Session", "CartItems"],
  [["Item"], ["=", [".", "Item", "Category"], "Kitchen"]],
];

export const newCartItemFilterExample: z.input<typeof newCartItemFilter> = {
  name: "Kitchen",
  description: "All that belongs into a kitchen",
  expression: EXPRESSION_EXAMPLE,
};

export const cartItemFilterExample: z.input<typeof cartItemFilter> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
  applicationId: 1,
  name: "Kitchen",
  description: "All that belongs into a kitchen",
  activeExpressionId: 1,
  createdBy: 1,
  modifiedBy: 1,
};

export const expressionExample: z.input<typeof cartItemFilterExpression> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  applicationId: 1,
  cartItemFilterId: 1,
  createdBy: 1,
  expression: EXPRESSION_EXAMPLE,
};

export function toCartItemFilter(body: z.output<typeof newCartItemFilter>): NewCartItemFilterRow {
  return { ...body, description: body.description ?? "" };
}

export function toCartItemFilterChange(
  body: z.output<typeof updateCartItemFilterBody>,
): Partial<NewCartItemFilterRow> {
  return present(body);
}

export function fromCartItemFilter(row: CartItemFilterRow): z.output<typeof cartItemFilter> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    applicationId: row.applicationId,
    name: row.name,
    description: row.description,
    activeExpressionId: row.id,
    createdBy: ACCOUNT_USER_ID,
    modifiedBy: ACCOUNT_USER_ID,
  };
}

/** A filter has one expression, which has its id. */
export function fromExpression(row: CartItemFilterRow): z.output<typeof cartItemFilterExpression> {
  return {
    id: row.id,
    created: instant(row.modifiedAtMs),
    applicationId: row.applicationId,
    cartItemFilterId: row.id,
    createdBy: ACCOUNT_USER_ID,
    expression: row.expression,
  };
}
