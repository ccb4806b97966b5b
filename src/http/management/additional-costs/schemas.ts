import type { AdditionalCostRow, NewAdditionalCostRow } from "../../../db/queries/additional-costs";
import type { AdditionalCostUpdate } from "../../../services/management/additional-costs/update-additional-cost";
import { dateTime, id, idParameter, text } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { definitionName, definitionTitle, subscribedApplicationsIds } from "../attributes/schemas";

const costType = z.enum(["session", "item", "both"]);

const settings = {
  name: definitionName,
  title: definitionTitle,
  description: text,
  subscribedApplicationsIds,
  type: costType.optional(),
};

export const newAdditionalCost = z.object(settings).openapi("NewAdditionalCost");

export const additionalCost = z
  .object({
    ...settings,
    id,
    created: dateTime,
    accountId: id,
    subscribedApplicationsIds: z.array(id),
    type: costType,
  })
  .openapi("AccountAdditionalCost");

export const additionalCostPath = z.object({ additionalCostId: idParameter("additionalCostId") });

export const newAdditionalCostExample: z.input<typeof newAdditionalCost> = {
  name: "shippingFee",
  title: "Shipping fee",
  description: "What the carrier charges",
  type: "session",
};

export const additionalCostExample: z.input<typeof additionalCost> = {
  name: "shippingFee",
  title: "Shipping fee",
  description: "What the carrier charges",
  type: "session",
  subscribedApplicationsIds: [],
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  accountId: 1,
};

export function toNewAdditionalCost(
  body: z.output<typeof newAdditionalCost>,
): NewAdditionalCostRow {
  return {
    name: body.name,
    title: body.title,
    description: body.description,
    type: body.type ?? "session",
    subscribedApplicationIds: body.subscribedApplicationsIds ?? [],
  };
}

export function toAdditionalCostUpdate(
  body: z.output<typeof newAdditionalCost>,
): AdditionalCostUpdate {
  return present({
    name: body.name,
    title: body.title,
    description: body.description,
    type: body.type,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? undefined,
  });
}

export function fromAdditionalCost(row: AdditionalCostRow): z.output<typeof additionalCost> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    accountId: row.accountId,
    name: row.name,
    title: row.title,
    description: row.description,
    subscribedApplicationsIds: row.subscribedApplicationIds,
    type: costType.parse(row.type),
  };
}
