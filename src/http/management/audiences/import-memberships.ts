import { importMembers } from "../../../services/management/audiences/import-members";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { audiencePath } from "./schemas";

export const importAudienceMemberships = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/audiences/{audienceId}/memberships/import",
    operationId: "importAudiencesMemberships",
    tags: ["Audiences"],
    summary: "Replace the members of an audience by a CSV file",
    description:
      "The file has the column `profileintegrationid` and up to 500,000 rows. Customers who are " +
      "not known yet are made.",
    request: { params: audiencePath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", importExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const input = { ...c.req.valid("param"), csv };
    return c.json(fromImport(await importMembers(c.get("management"), input)), 200);
  },
});
