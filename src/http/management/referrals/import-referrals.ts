import { importReferrals as take } from "../../../services/management/referrals/import-referrals";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { campaignPath } from "../parameters";

export const importReferrals = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/import_referrals",
    operationId: "importReferrals",
    tags: ["Referrals"],
    summary: "Add the referrals of a CSV file to a campaign",
    description:
      "Columns: `code`, `advocateprofileintegrationid`, and optionally `startdate`, `expirydate`, " +
      "`limitval` (default 1, 0 = unlimited), `attributes` (JSON). All or none; profiles are not " +
      "made.",
    request: { params: campaignPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "Referral" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const row = await take(c.get("management"), { ...c.req.valid("param"), csv });
    return c.json(fromImport(row), 200);
  },
});
