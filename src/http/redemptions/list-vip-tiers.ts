import { listTiers } from "../../services/redemptions/list-tiers";
import { points } from "../integration/mappers";
import { createRoute, defineOperation, jsonAnswer, z } from "../openapi";
import { refusals } from "./responses";

const answer = z
  .object({
    vip_tiers: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        loyalty_program_id: z.int(),
        points_threshold: z.number(),
      }),
    ),
  })
  .openapi("VipTiers");

export const listVipTiers = defineOperation({
  route: createRoute({
    method: "get",
    path: "/api/v2/vip_tiers",
    operationId: "listVipTiers",
    tags: ["Customers"],
    summary: "List the tiers of the Application's programs",
    description: "Connectors prove their credentials by this call.",
    responses: {
      200: jsonAnswer(answer, "The tiers, lowest first within a program", {
        vip_tiers: [{ id: 1, name: "Gold", loyalty_program_id: 1, points_threshold: 500 }],
      }),
      ...refusals,
    },
  }),
  handler: async (c) => {
    const programs = await listTiers(c.get("integration"));
    const tiers = programs.flatMap(({ id, tiers: own }) =>
      own
        .toSorted((a, b) => a.minPointsHundredths - b.minPointsHundredths)
        .map((tier) => ({
          id: tier.id,
          name: tier.name,
          loyalty_program_id: id,
          points_threshold: points(tier.minPointsHundredths),
        })),
    );
    return c.json({ vip_tiers: tiers }, 200);
  },
});
