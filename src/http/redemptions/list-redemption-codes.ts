import { findCodes } from "../../services/redemptions/find-codes";
import { invalidParameter } from "../../services/refusal";
import { ourId, text } from "../connectors/shared/fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../openapi";
import { instant } from "../present";
import { refusals } from "./responses";

const CODE_LENGTH_MAX = 100;

const query = z.object({
  code: text(CODE_LENGTH_MAX).optional,
  third_party_id: ourId.optional.openapi({
    type: "integer",
    description: "The coupon's id, as the Integration API shows it",
  }),
});

const answer = z
  .object({
    redemption_codes: z.array(
      z.object({
        id: z.int().openapi({ description: "Of the redemption" }),
        code: z.string(),
        third_party_id: z.int(),
        customer_id: z.string(),
        email: z.string().nullable(),
        state: z.enum(["held", "spent", "cancelled", "expired"]),
        used: z.boolean().openapi({ description: "Whether an order has the coupon" }),
        created_at: z.string(),
      }),
    ),
  })
  .openapi("RedemptionCodes");

export const listRedemptionCodes = defineOperation({
  route: createRoute({
    method: "get",
    path: "/api/v2/redemption_codes",
    operationId: "listRedemptionCodes",
    tags: ["Redemptions"],
    summary: "Find the redemption of a code",
    request: { query },
    responses: {
      200: jsonAnswer(answer, "Those that have it; none when no redemption made it", {
        redemption_codes: [
          {
            id: 4503599627370495,
            code: "TEN-7QX2-81KD",
            third_party_id: 42,
            customer_id: "customer-1",
            email: "ann@example.com",
            state: "held",
            used: false,
            created_at: "2026-11-21T10:00:00.000Z",
          },
        ],
      }),
      ...refusals,
    },
  }),
  handler: async (c) => {
    const { code, third_party_id: couponId } = c.req.valid("query");
    if (code === undefined && couponId === undefined) {
      throw invalidParameter("code", "Required", "name a code or a third_party_id");
    }
    const rows = await findCodes(c.get("integration"), { code, couponId });
    const codes = rows.map((row) => ({
      id: row.id,
      code: row.code,
      third_party_id: row.couponId,
      customer_id: row.profileIntegrationId,
      email: row.email,
      state: row.state,
      used: row.couponUsed === 1,
      created_at: instant(row.createdAtMs),
    }));
    return c.json({ redemption_codes: codes }, 200);
  },
});
