import { decimalFromNumber } from "../../../core/decimal";
import { addPoints } from "../../../services/loyalty/add-points";
import { NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from "../../fields";
import { POINTS_MAX } from "../../management/loyalty-programs/schemas";
import { createRoute, defineOperation, jsonBody, noContent, z } from "../../openapi";
import { present } from "../../present";
import { isDryRun } from "../shared/dry-run";
import { instantField, integrationId, number, ourId, text } from "../shared/fields";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { headers } from "./fields";

const POINTS_MIN = 0.01;
const DURATION_LENGTH_MAX = 40;

const request = z
  .object({
    profileIntegrationId: integrationId.required,
    loyaltyProgramId: ourId.required,
    points: number(POINTS_MIN, POINTS_MAX).required,
    name: text(TEXT_LENGTH_MAX).optional,
    validityDuration: text(DURATION_LENGTH_MAX).optional.openapi({
      description: "`unlimited`, `immediate` (the same) or a duration; not with `validUntil`",
    }),
    validUntil: instantField.optional,
    pendingDuration: text(DURATION_LENGTH_MAX).optional.openapi({
      description: "`immediate` or a duration; not with `pendingUntil`",
    }),
    pendingUntil: instantField.optional,
    subledgerId: text(NAME_LENGTH_MAX).optional,
    applicationId: ourId.optional,
  })
  .openapi("AddLoyaltyPointsRequest");

export const addLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "post",
    path: "/customer_engagement/add_loyalty_points",
    operationId: "cep/addLoyaltyPoints",
    tags: ["Customer engagement platforms"],
    summary: "Add points to a customer in a profile-based program",
    description: "Each call adds: there is no identifier. A customer who is not known is made.",
    middleware: deploymentInHeader,
    request: {
      headers,
      ...jsonBody(request, {
        profileIntegrationId: "demo-customer",
        loyaltyProgramId: 1,
        points: 300,
        name: "Compensation",
      }),
    },
    responses: { 204: noContent, ...connectorErrors, 409: connectorConflict },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    const { validityDuration, pendingDuration, applicationId } = body;
    await addPoints(c.get("integration"), {
      programId: body.loyaltyProgramId,
      profileIntegrationId: body.profileIntegrationId,
      points: decimalFromNumber(body.points),
      name: body.name ?? "",
      subledgerId: body.subledgerId ?? "",
      ...present({ validityDuration, pendingDuration, applicationId }),
      ...present({ validUntilMs: body.validUntil, pendingUntilMs: body.pendingUntil }),
      dry: isDryRun(c),
    });
    return c.body(null, 204);
  },
});
