import { revokeApiKey } from "../../../db/queries/api-keys";
import { getApplication } from "../applications/get-application";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** The key stops working on the next request. */
export async function deleteApiKey(
  context: ManagementContext,
  applicationId: number,
  apiKeyId: number,
): Promise<void> {
  await getApplication(context, applicationId);
  const { db, clock } = context.ports;
  const revoked = await revokeApiKey(db, applicationId, apiKeyId, clock.now());
  if (!revoked) throw notFound("API key");
}
