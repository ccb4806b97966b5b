import type { CampaignFilter } from "../../../db/queries/campaigns";
import { viewCampaigns } from "../../../services/management/campaigns/campaign-view";
import { listCampaigns } from "../../../services/management/campaigns/list-campaigns";
import { dateTime, listQuery, LIST_LENGTH_MAX, name, notSupportedParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { applicationPath } from "../parameters";
import { fromCampaign } from "./mappers";
import { campaign, campaignExample } from "./schemas";

const query = z.object({
  ...listQuery(["id", "name", "state", "created", "updated", "startTime", "endTime"]),
  campaignState: z
    .enum(["enabled", "disabled", "archived", "scheduled", "running", "expired", "staged"])
    .optional()
    .openapi({ description: "`enabled`: scheduled, running or expired" }),
  name: name.optional().openapi({ description: "Part of the name, in any case" }),
  tags: z
    .union([name, z.array(name).max(LIST_LENGTH_MAX)])
    .optional()
    .openapi({
      type: "array",
      items: { type: "string" },
      description: "One of the tags, in any case; together with `name` either will do",
    }),
  createdBefore: dateTime.optional(),
  createdAfter: dateTime.optional(),
  startBefore: dateTime.optional(),
  startAfter: dateTime.optional(),
  endBefore: dateTime.optional(),
  endAfter: dateTime.optional(),
  campaignGroupId: notSupportedParameter,
  templateId: notSupportedParameter,
  storeId: notSupportedParameter,
});

export const getCampaigns = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns",
    operationId: "getCampaigns",
    tags: ["Campaigns"],
    summary: "List campaigns",
    request: { params: applicationPath, query },
    responses: {
      200: jsonAnswer(listOf(campaign), "The campaigns", {
        totalResultSize: 1,
        data: [campaignExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const { applicationId } = c.req.valid("param");
    const page = c.req.valid("query");
    const { rows, totalResultSize } = await listCampaigns(
      context,
      applicationId,
      toFilter(page),
      page,
    );
    const views = await viewCampaigns(context, applicationId, rows);
    return c.json({ totalResultSize, data: views.map(fromCampaign) }, 200);
  },
});

function toFilter(wished: z.output<typeof query>): CampaignFilter {
  const ms = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
  const { campaignState, tags } = wished;
  const states = campaignState === "enabled" ? ["scheduled", "running", "expired"] : campaignState;
  return {
    states: states === undefined ? null : [states].flat(),
    name: wished.name ?? null,
    tags: tags === undefined ? null : [tags].flat(),
    createdBeforeMs: ms(wished.createdBefore),
    createdAfterMs: ms(wished.createdAfter),
    startBeforeMs: ms(wished.startBefore),
    startAfterMs: ms(wished.startAfter),
    endBeforeMs: ms(wished.endBefore),
    endAfterMs: ms(wished.endAfter),
  };
}
