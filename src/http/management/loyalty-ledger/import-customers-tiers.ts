import { importCustomersTiers } from "../../../services/management/loyalty-ledger/import-customers-tiers";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";

export const importLoyaltyCustomersTiers = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/import_customers_tiers",
    operationId: "importLoyaltyCustomersTiers",
    tags: ["Loyalty"],
    summary: "Put customers into tiers of a loyalty program",
    description:
      "Columns: `customerprofileid`, `tiername`, and optionally `expirydate` (in the future; empty " +
      "= as the program says) and `subledgerid`. Who is not known fails the whole file; tiers are " +
      "set within moments after the answer. Points that reach a higher tier lift it at once.",
    request: { params: loyaltyProgramPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "LoyaltyTier" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const input = { programId: c.req.valid("param").loyaltyProgramId, csv };
    return c.json(fromImport(await importCustomersTiers(c.get("management"), input)), 200);
  },
});
