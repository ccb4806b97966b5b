import { env } from "cloudflare:workers";
import { createApplication, createCampaign, manage, randomName } from "./deployment";

export interface TestStore {
  readonly id: number;
  readonly integrationId: string;
}

export interface CampaignWithStores {
  readonly applicationId: number;
  /** The campaign's path. */
  readonly campaign: string;
  /** The Application's stores, A and B; the campaign is linked to none. */
  readonly stores: readonly TestStore[];
}

export async function createCampaignWithStores(): Promise<CampaignWithStores> {
  const { id: applicationId } = await createApplication();
  const application = `/v1/applications/${applicationId}`;
  const stores: TestStore[] = [];
  for (const name of ["A", "B"]) {
    const body = { name, description: "", integrationId: randomName(name) };
    stores.push(await manage("POST", `${application}/stores`, body));
  }
  const id = await createCampaign(applicationId);
  return { applicationId, campaign: `${application}/campaigns/${id}`, stores };
}

/** At which revision the Application's only campaign was changed last. */
export async function changedRevision(applicationId: number): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT changed_revision AS r FROM campaigns WHERE application_id = ?1",
  )
    .bind(applicationId)
    .first<{ r: number }>();
  return row?.r ?? 0;
}
