import { importCoupons as take } from "../../../services/management/coupons/import-coupons";
import { booleanParameter } from "../../integration/fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { campaignPath } from "../parameters";

export const importCoupons = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/import_coupons",
    operationId: "importCoupons",
    tags: ["Coupons"],
    summary: "Add the coupons of a CSV file to a campaign",
    description:
      "Columns: `value`, and optionally `startdate`, `expirydate`, `recipientintegrationid`, " +
      "`limitval` (default 1, 0 = unlimited), `discountlimit`, `attributes` (JSON). All or none.",
    request: {
      params: campaignPath,
      query: z.object({
        skipDuplicates: booleanParameter.openapi({
          description: "true: codes that exist are passed over, not refused",
        }),
      }),
      ...csvUpload,
    },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "Coupon" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const input = { ...c.req.valid("param"), ...c.req.valid("query"), csv };
    return c.json(fromImport(await take(c.get("management"), input)), 200);
  },
});
