import type { PoolRow, PoolSettings } from "../../../db/queries/giveaways/pools";
import { ACCOUNT_USER_ID } from "../../../services/account";
import type { PoolUpdate } from "../../../services/management/giveaways/update-pool";
import { dateTime, id, idParameter, name, text } from "../../fields";
import { optional } from "../../integration/fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { subscribedApplicationsIds } from "../attributes/schemas";

const settings = { name, description: optional(text), subscribedApplicationsIds };

export const newGiveawaysPool = z
  .object({
    ...settings,
    sandbox: z.boolean().openapi({ description: "Live or sandbox, for life" }),
  })
  .openapi("NewGiveawaysPool");

export const updateGiveawaysPoolBody = z
  .object({ ...settings, sandbox: optional(z.boolean()) })
  .openapi("UpdateGiveawaysPool");

export const giveawaysPool = z
  .object({
    id,
    created: dateTime,
    modified: dateTime,
    accountId: id,
    name: z.string(),
    description: z.string(),
    subscribedApplicationsIds: z.array(id),
    sandbox: z.boolean(),
    createdBy: id,
    modifiedBy: id,
  })
  .openapi("GiveawaysPool");

export const poolPath = z.object({ poolId: idParameter("poolId") });

export const newGiveawaysPoolExample = { name: "Movie tickets", sandbox: false };

export const giveawaysPoolExample: z.input<typeof giveawaysPool> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
  accountId: 1,
  name: "Movie tickets",
  description: "",
  subscribedApplicationsIds: [],
  sandbox: false,
  createdBy: 1,
  modifiedBy: 1,
};

export function toPoolSettings(body: z.output<typeof newGiveawaysPool>): PoolSettings {
  return {
    name: body.name,
    description: body.description ?? "",
    sandbox: body.sandbox,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? [],
  };
}

export function toPoolUpdate(body: z.output<typeof updateGiveawaysPoolBody>): PoolUpdate {
  return present({
    name: body.name,
    description: body.description,
    sandbox: body.sandbox,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? undefined,
  });
}

export function fromPool(row: PoolRow): z.output<typeof giveawaysPool> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    accountId: row.accountId,
    name: row.name,
    description: row.description,
    subscribedApplicationsIds: row.subscribedApplicationIds,
    sandbox: row.sandbox,
    createdBy: ACCOUNT_USER_ID,
    modifiedBy: ACCOUNT_USER_ID,
  };
}
