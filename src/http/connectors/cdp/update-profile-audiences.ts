import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { profileMemberships } from "../shared/audience-fields";
import { profilePath } from "../shared/data-platform-fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { changeExternalAudiences } from "../shared/profile-update";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { cdpHeaders } from "./fields";

export const updateCustomerProfileAudiences = defineOperation({
  route: createRoute({
    method: "put",
    path: "/cdp/customer_profile/{customerProfileId}/audiences",
    operationId: "cdp/updateCustomerProfileAudiences",
    tags: ["Customer data platforms"],
    summary: "Change one customer's audiences by the platform's ids",
    description: "Rules run on the change. A customer who is not known is made.",
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      headers: cdpHeaders,
      ...jsonBody(profileMemberships, { data: { adds: ["382370BKDB946"], deletes: [] } }),
    },
    responses: {
      200: jsonAnswer(connectorState, "The profile and what was decided", connectorStateExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { adds = [], deletes = [] } = c.req.valid("json").data ?? {};
    const state = await changeExternalAudiences(c.get("integration"), {
      integrationId: c.req.valid("param").customerProfileId,
      integration: c.req.valid("header")["customer-data-platform-name"],
      adds,
      deletes,
    });
    return c.json(state, 200);
  },
});
