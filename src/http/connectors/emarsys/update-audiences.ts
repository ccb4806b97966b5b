import { changeKnownMemberships } from "../../../services/audiences/change-known-memberships";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { isDryRun } from "../shared/dry-run";
import { connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import { contactsOf, deploymentQuery, idOf, parameters, type Reference, textOf } from "./batch";

const request = z.object({ parameters }).openapi("EmarsysCustomerProfilesAudiencesRequest");

const answer = z
  .object({
    content: z.array(
      z.looseObject({
        customerProfileId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
        audienceId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
        actionType: z.enum(["add", "delete"]),
      }),
    ),
  })
  .openapi("EmarsysUpdateAudiencesResponse");

export const updateAudiences = defineOperation({
  route: createRoute({
    method: "post",
    path: "/emarsys/customer_profiles/audiences",
    operationId: "emarsys/v2/updateCustomerProfilesAudiences",
    tags: ["Emarsys"],
    summary: "Add contacts to audiences and remove them",
    description:
      "`audienceId` is the audience's internal id. A contact who is added and unknown is made. " +
      "What can't be done is left out of the answer and stops nothing else. Safe to repeat.",
    middleware: deploymentInQuery,
    request: {
      query: deploymentQuery,
      ...jsonBody(request, {
        parameters: [{ customerProfileId: "demo-customer", audienceId: "1", actionType: "add" }],
      }),
    },
    responses: {
      200: jsonAnswer(answer, "The changes that hold now", {
        content: [{ customerProfileId: "demo-customer", audienceId: "1", actionType: "add" }],
      }),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const contacts = contactsOf(c.req.valid("json").parameters, toChange);
    const changes = contacts.map(({ reference, wish }) => ({ ...wish, reference }));
    const held = await changeKnownMemberships(c.get("integration"), changes, isDryRun(c));
    const content = held.map(({ reference }) => reference);
    return c.json({ content: content as z.output<typeof answer>["content"] }, 200);
  },
});

function toChange(reference: Reference) {
  const { actionType: action } = reference;
  const profileIntegrationId = textOf(reference, "customerProfileId");
  const audienceId = idOf(reference, "audienceId");
  if (profileIntegrationId === null || audienceId === null) return null;
  if (action !== "add" && action !== "delete") return null;
  return { action, profileIntegrationId, audienceId } as const;
}
