import { createAudience } from "../../../services/audiences/create-audience";
import { deleteAudience } from "../../../services/audiences/delete-audience";
import { ensureExternalAudiences } from "../../../services/audiences/external-audiences";
import { updateAudience } from "../../../services/audiences/update-audience";
import type { IntegrationContext } from "../../../services/context";
import { notFound } from "../../../services/refusal";
import { MPARTICLE } from "./audience-names";
import type { AudienceSubscription } from "./schemas";

/** Creates, renames or deletes an audience; the answer tells our id, which memberships repeat. */
export async function subscribeAudience(
  context: IntegrationContext,
  message: AudienceSubscription,
): Promise<Readonly<Record<string, unknown>>> {
  const { action, audience_id: integrationId, audience_name: name } = message;
  if (action === "add") return told(await create(context, { integrationId, name }));
  const id = await idOf(context, message);
  if (action === "remove") {
    // Who repeats a removal finds nothing to remove.
    if (id !== undefined) await deleteAudience(context, id);
    return {};
  }
  if (id === undefined) throw notFound("Audience");
  const change = { audienceId: id, name, subscribedApplicationIds: undefined };
  return told((await updateAudience(context, change)).id);
}

async function create(
  context: IntegrationContext,
  audience: { readonly integrationId: string; readonly name: string },
): Promise<number> {
  const { id } = await createAudience(context, {
    ...audience,
    description: "",
    subscribedApplicationIds: [],
    sandbox: undefined,
    integration: MPARTICLE,
    createdIn3rdParty: true,
    lastUpdateAtMs: null,
  });
  return id;
}

async function idOf(
  context: IntegrationContext,
  message: AudienceSubscription,
): Promise<number | undefined> {
  const externalId = message.audience_id;
  const input = { integration: MPARTICLE, wanted: [], known: [externalId] };
  return (await ensureExternalAudiences(context, input)).get(externalId)?.audience.id;
}

/** A dry call creates none, so that there is no id to repeat. */
function told(id: number) {
  return id === 0 ? {} : { audience_subscription_settings: { t1AudienceID: id } };
}
