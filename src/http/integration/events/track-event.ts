import { trackEvent as track } from "../../../services/events/track-event";
import { createRoute, defineOperation, jsonAnswer, jsonBody, noContent, z } from "../../openapi";
import { booleanParameter } from "../fields";
import { fromOccasionAnswer, toldCampaigns } from "../occasions/mappers";
import { writeOccasionRefusals } from "../responses";
import { toTrackEventInput } from "./request";
import { eventRequest, eventRequestExample, eventState, eventStateExample } from "./schemas";

const query = z.object({
  silent: z
    .enum(["yes", "no"])
    .default("yes")
    .openapi({ description: "yes: no body, whatever `responseContent` asks for" }),
  dry: booleanParameter.openapi({ description: "true: rules are evaluated, nothing is stored" }),
  forceCompleteEvaluation: booleanParameter.openapi({
    description: "All campaigns apply whatever the modes of their groups; needs dry=true",
  }),
});

export const trackEvent = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v2/events",
    operationId: "trackEventV2",
    tags: ["Events"],
    summary: "Track a custom event of a customer",
    description:
      "Rules that check for the event run, and what they decide takes hold with it: points, " +
      "codes, giveaways, attributes, audiences, webhooks. There is no cart to discount.",
    request: { query, ...jsonBody(eventRequest, eventRequestExample) },
    responses: {
      200: jsonAnswer(
        eventState,
        "The effects, and the sections that were asked for (`silent=no`)",
        eventStateExample,
      ),
      204: noContent,
      ...writeOccasionRefusals,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const body = c.req.valid("json");
    const { dry, forceCompleteEvaluation, silent: silence } = c.req.valid("query");
    const silent = silence === "yes";
    const input = toTrackEventInput({ dry, forceCompleteEvaluation, silent, body });
    const answer = await track(context, input);
    if (silent) return c.body(null, 204);
    const sections = body.responseContent ?? [];
    const campaigns = await toldCampaigns(context, answer, sections);
    const state = fromOccasionAnswer(answer, sections, campaigns, input);
    const achievements = sections.includes("achievements") ? { achievements: [] } : {};
    return c.json({ ...state, ...achievements }, 200);
  },
});
