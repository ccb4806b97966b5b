import type { ApplicationView } from "../../../services/management/applications/application-view";
import type { ApplicationInput } from "../../../services/management/applications/settings";
import { instant, present } from "../../present";
import type { z } from "../../openapi";
import { fromLoyaltyProgram } from "../loyalty-programs/mappers";
import { fromLimit, toLimit } from "../limits";
import type { application, newApplication } from "./schemas";

export function toApplicationInput(body: z.output<typeof newApplication>): ApplicationInput {
  return present({
    name: body.name,
    description: body.description,
    timezone: body.timezone,
    currency: body.currency,
    caseSensitivity: body.caseSensitivity,
    attributes: body.attributes,
    limits: body.limits?.map(toLimit),
    defaultDiscountScope: body.defaultDiscountScope,
    defaultItemDiscountScope: body.defaultDiscountAdditionalCostPerItemScope,
    enableCascadingDiscounts: body.enableCascadingDiscounts,
    enablePartialDiscounts: body.enablePartialDiscounts,
    enableFlattenedCartItems: body.enableFlattenedCartItems,
    sandbox: body.sandbox,
  });
}

export function fromApplication(view: ApplicationView): z.output<typeof application> {
  const { row } = view;
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    accountId: row.accountId,
    name: row.name,
    description: row.description,
    timezone: row.timezone,
    currency: row.currency,
    caseSensitivity: row.caseSensitivity,
    attributes: row.attributes,
    limits: row.limits.map(fromLimit),
    defaultDiscountScope: row.defaultDiscountScope,
    defaultDiscountAdditionalCostPerItemScope: row.defaultItemDiscountScope,
    enableCascadingDiscounts: row.enableCascadingDiscounts,
    enablePartialDiscounts: row.enablePartialDiscounts,
    enableFlattenedCartItems: row.enableFlattenedCartItems,
    sandbox: row.sandbox,
    loyaltyPrograms: view.loyaltyPrograms.map(fromLoyaltyProgram),
  };
}
