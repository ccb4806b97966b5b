import { readPoints } from "../../../services/loyalty/read-points";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { present } from "../../present";
import { repeatedParameter } from "../fields";
import { readLedgerRefusals } from "../responses";
import { fromPoints } from "./mappers";
import { ledgerPath, pageQuery, subledgerId, toOwner } from "./parameters";
import { points, pointsExample } from "./schemas";

const query = z.object({
  ...pageQuery,
  status: z.enum(["active", "pending", "expired"]).default("active"),
  subledgerId: repeatedParameter(subledgerId),
  sort: z
    .enum(["startDate", "-startDate", "expiryDate", "-expiryDate"])
    .optional()
    .openapi({ description: "A leading - sorts downwards" }),
});

export const getLoyaltyProgramProfilePoints = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/points",
    operationId: "getLoyaltyProgramProfilePoints",
    tags: ["Loyalty"],
    summary: "List a customer's unspent points in a loyalty program",
    request: { params: ledgerPath, query },
    responses: {
      200: jsonAnswer(points, "One page of the points", pointsExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const page = await readPoints(
      c.get("integration"),
      toOwner(c.req.valid("param")),
      present({
        status: wished.status,
        subledgerIds: wished.subledgerId,
        sessionIntegrationIds: wished.customerSessionIDs,
        transactionUUIDs: wished.transactionUUIDs,
        sort: wished.sort === undefined ? undefined : toSort(wished.sort),
        pageSize: wished.pageSize,
        skip: wished.skip,
      }),
    );
    return c.json(fromPoints(page), 200);
  },
});

type Sort = NonNullable<z.output<typeof query>["sort"]>;

function toSort(sort: Sort): { field: "startDate" | "expiryDate"; descending: boolean } {
  const descending = sort.startsWith("-");
  return { field: sort.endsWith("startDate") ? "startDate" : "expiryDate", descending };
}
