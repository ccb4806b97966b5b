import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { collectionsAnswer, collectionsPage } from "./collections-page";
import { collectionsQuery } from "./schemas";

export const listApplicationCollections = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/collections",
    operationId: "listCollectionsInApplication",
    tags: ["Collections"],
    summary: "List collections of an Application's campaigns",
    request: { params: applicationPath, query: collectionsQuery },
    responses: { 200: collectionsAnswer, ...errorResponses },
  }),
  handler: async (c) => {
    const page = await collectionsPage(
      c.get("management"),
      c.req.valid("param"),
      c.req.valid("query"),
    );
    return c.json(page, 200);
  },
});
