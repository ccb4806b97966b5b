import {
  ensureExternalAudiences,
  type EnsuredAudience,
} from "../../../services/audiences/external-audiences";
import type { IntegrationContext } from "../../../services/context";
import { INTEGRATION_ID_LENGTH_MAX } from "../../integration/fields";
import { fromAttribute } from "../../management/attributes/schemas";
import { LIST_LENGTH_MAX } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { instant, present } from "../../present";
import { profilePath, profileRequest } from "../shared/data-platform-fields";
import { field, orJsonText, text } from "../shared/fields";
import { updateProfileState } from "../shared/profile-update";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { attributesInfo, SEGMENT, segmentHeaders } from "./fields";
import { ensureProfileAttributes, profileAnswer, profileAnswerExample } from "./profile-answer";

const id = text(INTEGRATION_ID_LENGTH_MAX);

const items = field(
  orJsonText(
    z.array(z.object({ integrationId: id.optional, name: id.required })).max(LIST_LENGTH_MAX),
  ),
  { type: "array", maxItems: LIST_LENGTH_MAX },
).optional;

const request = profileRequest
  .extend({
    attributesInfo,
    audiencesChanges: field(orJsonText(z.object({ adds: items, deletes: items })), {
      type: "object",
    }).optional,
  })
  .openapi("SegmentCustomerProfileRequestV2");

const ensuredAudience = z
  .object({
    id: z.int(),
    created: z.string(),
    name: z.string(),
    integration: z.string(),
    integrationId: z.string(),
    status: z.enum(["unmodified", "updated", "new"]),
  })
  .openapi("MultipleAudiencesItem");

const answer = profileAnswer
  .extend({ audiences: z.array(ensuredAudience).max(LIST_LENGTH_MAX) })
  .openapi("CustomerProfileResponseV2");

export const upsertCustomerProfileV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/customer_profile_v2/{customerProfileId}",
    operationId: "segment/updateCustomerProfileV2",
    tags: ["Segment"],
    summary: "Create or update a customer profile (second version)",
    description:
      "Attributes that are not defined and audiences that are missing are created. Audiences are " +
      "named by Segment's ids, of which every character but letters and digits becomes `_`.",
    deprecated: true,
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      headers: segmentHeaders,
      ...jsonBody(request, {
        attributes: { Language: "english" },
        audiencesChanges: { adds: [{ integrationId: "My_travellers", name: "Travellers" }] },
      }),
    },
    responses: {
      200: jsonAnswer(answer, "The profile, the new attributes, the audiences", {
        ...profileAnswerExample,
        audiences: [],
      }),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const body = c.req.valid("json");
    const { attributes, created } = await ensureProfileAttributes(
      context,
      body.attributes ?? {},
      body.attributesInfo,
    );
    const changes = await ensuredChanges(context, body.audiencesChanges ?? {});
    const { customerProfile } = await updateProfileState(context, {
      integrationId: c.req.valid("param").customerProfileId,
      attributes,
      joinAudienceIds: changes.joined,
      leaveAudienceIds: changes.left,
      runRuleEngine: body.runRuleEngine ?? false,
    });
    const createdAttributes = created.map(fromAttribute);
    const audiences = changes.ensured.map(fromEnsured);
    return c.json(present({ customerProfile, createdAttributes, audiences }), 200);
  },
});

type Changes = NonNullable<z.output<typeof request>["audiencesChanges"]>;

interface EnsuredChanges {
  readonly joined: readonly number[];
  readonly left: readonly number[];
  readonly ensured: readonly EnsuredAudience[];
}

/** Who joins an audience makes it; who leaves one that is missing leaves nothing. */
async function ensuredChanges(
  context: IntegrationContext,
  { adds = [], deletes = [] }: Changes,
): Promise<EnsuredChanges> {
  const wanted = adds.map((each) => ({ integrationId: externalId(each), name: each.name }));
  const known = deletes.map(externalId);
  const ensured = await ensureExternalAudiences(context, { integration: SEGMENT, wanted, known });
  const idsOf = (externalIds: readonly string[]) =>
    [...new Set(externalIds)].flatMap((each) => ensured.get(each)?.audience.id ?? []);
  return {
    joined: idsOf(wanted.map(({ integrationId }) => integrationId)),
    left: idsOf(known),
    ensured: [...ensured.values()],
  };
}

/** As this route stores ids; an audience without one goes by its name. */
function externalId(item: { readonly integrationId?: string | undefined; readonly name: string }) {
  return (item.integrationId ?? item.name).replaceAll(/[^A-Za-z0-9]/g, "_");
}

function fromEnsured({ audience, status }: EnsuredAudience): z.output<typeof ensuredAudience> {
  return {
    id: audience.id,
    created: instant(audience.createdAtMs),
    name: audience.name,
    integration: audience.integration,
    integrationId: audience.integrationId,
    status,
  };
}
