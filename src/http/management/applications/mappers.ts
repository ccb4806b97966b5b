import type { EvaluationMode } from "../../../core/evaluation/catalogue";
import type { AttributesSettings } from "../../../db/queries/applications";
import type { ApplicationView } from "../../../services/management/applications/application-view";
import type { ApplicationInput } from "../../../services/management/applications/settings";
import { instant, present } from "../../present";
import type { z } from "../../openapi";
import { fromLoyaltyProgram } from "../loyalty-programs/mappers";
import { fromLimit, toLimit } from "../limits";
import type { application, newApplication, updateApplicationBody } from "./schemas";

export function toApplicationInput(body: z.output<typeof newApplication>): ApplicationInput {
  return present(settingsOf(body));
}

export function toApplicationUpdate(
  body: z.output<typeof updateApplicationBody>,
): ApplicationInput {
  return present({
    ...settingsOf(body),
    defaultEvaluationGroupId: body.defaultEvaluationGroupId,
    defaultCartItemFilterId: body.defaultCartItemFilterId,
  });
}

type Settings = Omit<z.output<typeof newApplication>, "key">;

function settingsOf(body: Settings) {
  return {
    name: body.name,
    description: body.description,
    timezone: body.timezone,
    currency: body.currency,
    caseSensitivity: body.caseSensitivity,
    attributes: body.attributes,
    attributesSettings: body.attributesSettings && toAttributesSettings(body.attributesSettings),
    limits: body.limits?.map(toLimit),
    defaultDiscountScope: body.defaultDiscountScope,
    defaultItemDiscountScope: body.defaultDiscountAdditionalCostPerItemScope,
    enableCascadingDiscounts: body.enableCascadingDiscounts,
    enablePartialDiscounts: body.enablePartialDiscounts,
    enableFlattenedCartItems: body.enableFlattenedCartItems,
    sandbox: body.sandbox,
    baseMode: baseModeOf(body),
  };
}

/** `universal` ran beside the others, as `stackable` did (reference SEMANTICS §6.2). */
function baseModeOf(body: Settings): EvaluationMode | undefined {
  if (body.campaignPriority === undefined) return undefined;
  return body.campaignPriority === "exclusive"
    ? (body.exclusiveCampaignsStrategy ?? "listOrder")
    : "stackable";
}

function toAttributesSettings(
  wire: NonNullable<z.output<typeof updateApplicationBody>["attributesSettings"]>,
): AttributesSettings {
  return present({ mandatory: wire.mandatory && present(wire.mandatory) });
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
    ...fromAttributesSettings(row.attributesSettings),
    ...(row.defaultEvaluationGroupId === null
      ? {}
      : { defaultEvaluationGroupId: row.defaultEvaluationGroupId }),
    ...(row.defaultCartItemFilterId === null
      ? {}
      : { defaultCartItemFilterId: row.defaultCartItemFilterId }),
    loyaltyPrograms: view.loyaltyPrograms.map(fromLoyaltyProgram),
  };
}

function fromAttributesSettings({ mandatory }: AttributesSettings) {
  if (mandatory === undefined) return {};
  const { campaigns, coupons } = mandatory;
  const lists = {
    ...(campaigns === undefined ? {} : { campaigns: [...campaigns] }),
    ...(coupons === undefined ? {} : { coupons: [...coupons] }),
  };
  return { attributesSettings: { mandatory: lists } };
}
