import { viewApplications } from "../../../services/management/applications/application-view";
import { listApplications } from "../../../services/management/applications/list-applications";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { fromApplication } from "./mappers";
import { application, applicationExample } from "./schemas";

export const getApplications = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications",
    operationId: "getApplications",
    tags: ["Applications"],
    summary: "List Applications",
    request: { query: z.object(listQuery(["id", "name", "created", "modified"])) },
    responses: {
      200: jsonAnswer(listOf(application), "The Applications that the key opens", {
        totalResultSize: 1,
        data: [applicationExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const { rows, totalResultSize } = await listApplications(context, c.req.valid("query"));
    const views = await viewApplications(context, rows);
    return c.json({ totalResultSize, data: views.map(fromApplication) }, 200);
  },
});
