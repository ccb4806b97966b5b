import { importJoinDates } from "../../../services/management/loyalty-ledger/import-join-dates";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";

export const importLoyaltyJoinDates = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/import_join_dates",
    operationId: "importLoyaltyJoinDates",
    tags: ["Loyalty"],
    summary: "Set since when customers are members of a loyalty program",
    description:
      "Columns: `customerprofileid`, `joindate`. Who is not known fails the whole file; the dates " +
      "are set within moments after the answer.",
    request: { params: loyaltyProgramPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "LoyaltyJoinDate" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const programId = c.req.valid("param").loyaltyProgramId;
    return c.json(fromImport(await importJoinDates(c.get("management"), { programId, csv })), 200);
  },
});
