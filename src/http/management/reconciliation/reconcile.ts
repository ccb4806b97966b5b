import { DIFFERENCES } from "../../../services/management/reconciliation/differences";
import { CHECK_NAMES, reconcile } from "../../../services/management/reconciliation/reconcile";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { present } from "../../present";
import { errorResponses } from "../../responses";

const CURSOR_LENGTH_MAX = 4096;

const keyOrFigure = z.union([z.string(), z.number()]);

const difference = z.object({
  kind: z.string(),
  subject: z.record(z.string(), keyOrFigure).openapi({ description: "Which row or object" }),
  expected: keyOrFigure,
  found: keyOrFigure,
  meaning: z.string(),
  advice: z.string(),
});

const page = z
  .object({
    check: z.enum(CHECK_NAMES),
    checked: z.int().openapi({ description: "Rows, sessions or wallets that this page compared" }),
    differences: z.array(difference),
    cursor: z.string().optional().openapi({ description: "For the next page; none = all is done" }),
  })
  .openapi("ReconciliationPage");

const example: z.input<typeof page> = {
  check: "counters",
  checked: 2,
  differences: [
    {
      kind: "counter_differs",
      subject: { campaignId: 2, entity: "coupon:1", period: "", action: "couponUsage" },
      expected: 1,
      found: 2,
      ...DIFFERENCES.counter_differs,
    },
  ],
  cursor: '["movements"]',
};

export const reconcileDeployment = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/reconciliation",
    operationId: "reconcileDeployment",
    tags: ["Operation"],
    summary: "Compare what the stores of the deployment say",
    description:
      "An extension; `npm run reconcile` calls it page by page. Each page compares a bounded " +
      "number of rows, sessions or wallets and lists what differs. Nothing is written.",
    request: {
      query: z.object({
        cursor: z.string().max(CURSOR_LENGTH_MAX).optional(),
        check: z.enum(CHECK_NAMES).optional().openapi({ description: "Only this one" }),
      }),
    },
    responses: { 200: jsonAnswer(page, "One page", example), ...errorResponses },
  }),
  handler: async (c) => {
    const { cursor, check } = c.req.valid("query");
    const found = await reconcile(c.get("management"), { cursor, check });
    const differences = found.differences.map((each) => ({
      ...each,
      subject: { ...each.subject },
      ...DIFFERENCES[each.kind],
    }));
    const { check: name, checked } = found;
    return c.json(
      present({ check: name, checked, differences, cursor: found.cursor ?? undefined }),
      200,
    );
  },
});
