import type { Catalogue } from "../../../src/core/evaluation/catalogue";
import type { Snapshot, StoreFacts } from "../../../src/core/evaluation/snapshot";
import { manage, type TestApplication } from "../../support/deployment";
import type { ScenarioIds } from "./ids";

/** The session's store, and those that campaigns name without saying more of them. */
export async function setUpStores(
  { campaigns }: Catalogue,
  { session, store }: Snapshot,
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  const named = campaigns.flatMap((campaign) => [
    ...(campaign.linkedStoreIds ?? []),
    ...campaign.storeBudgets.map(({ storeId }) => storeId),
  ]);
  if (store) await setUpStore(store, shop, ids);
  for (const id of named) {
    if (!ids.knows("store", id)) await setUpStore(storeNamed(id, `other-store-${id}`), shop, ids);
  }
  const visited = session?.storeIntegrationId;
  if (visited !== undefined && visited !== store?.integrationId) {
    await setUpStore(storeNamed(0, visited), shop, ids);
  }
}

async function setUpStore(
  { id, ...settings }: StoreFacts,
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  const path = `/v1/applications/${shop.id}/stores`;
  const created = await manage<{ id: number }>("POST", path, { ...settings, description: "" });
  ids.link("store", id, created.id);
}

function storeNamed(id: number, integrationId: string): StoreFacts {
  return { id, integrationId, name: integrationId, attributes: {} };
}
