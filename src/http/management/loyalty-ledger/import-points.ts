import { importPoints } from "../../../services/management/loyalty-ledger/import-points";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";

export const importLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/import_points",
    operationId: "importLoyaltyPoints",
    tags: ["Loyalty"],
    summary: "Add the points of a CSV file",
    description:
      "Columns: `customerprofileid` (or `identifier`, the card's, in programs of cards), `amount`, " +
      "and optionally `startdate` (an instant, `immediate` or `on_action`), `expirydate` (an " +
      "instant or `unlimited`), `subledgerid`, `reason`; empty cells take the program's defaults. " +
      "All rows or none; they are booked within moments after the answer. Customers who are new " +
      "come into being.",
    request: {
      params: loyaltyProgramPath,
      query: z.object({
        notificationsEnabled: z
          .literal("false", { error: "only false is possible: nobody is notified" })
          .optional()
          .openapi({ type: "boolean", description: "Nobody is notified: true is refused" }),
      }),
      ...csvUpload,
    },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "LoyaltyPoints" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const programId = c.req.valid("param").loyaltyProgramId;
    return c.json(fromImport(await importPoints(c.get("management"), { programId, csv })), 200);
  },
});
