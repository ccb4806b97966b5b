import type { Balance } from "../../../core/ledger/types";
import { readContactBalances } from "../../../services/loyalty/read-contact-balances";
import { points } from "../../integration/mappers";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import {
  contactsOf,
  deploymentQuery,
  fields,
  idOf,
  limit,
  parameters,
  type Reference,
  rowOf,
  textOf,
} from "./batch";

const request = z.object({ parameters, fields, limit }).openapi("EmarsysLoyaltyBalanceRequest");

const answer = z
  .object({
    content: z.array(
      z.looseObject({
        loyaltyProgramId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
        integrationId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
        subledgerId: z.string().optional(),
        activeBalance: z.number().optional(),
        pendingBalance: z.number().optional(),
        expiredBalance: z.number().optional(),
        spentBalance: z.number().optional(),
      }),
    ),
  })
  .openapi("EmarsysLoyaltyBalanceResponse");

export const getLoyaltyProgramBalance = defineOperation({
  route: createRoute({
    method: "post",
    path: "/emarsys/loyalty_programs/profile/balance",
    operationId: "emarsys/getLoyaltyProgramBalance",
    tags: ["Emarsys"],
    summary: "Read the points of contacts",
    description:
      "From copies that follow the wallets after a moment. Fields: activeBalance, " +
      "pendingBalance, expiredBalance, spentBalance. Profile-based programs only.",
    middleware: deploymentInQuery,
    request: {
      query: deploymentQuery,
      ...jsonBody(request, {
        parameters: [{ loyaltyProgramId: "1", integrationId: "demo-customer" }],
        fields: ["activeBalance", "pendingBalance"],
        limit: 1,
      }),
    },
    responses: {
      200: jsonAnswer(answer, "A row for each customer who is known", {
        content: [
          {
            activeBalance: 70,
            pendingBalance: 0,
            loyaltyProgramId: "1",
            integrationId: "demo-customer",
          },
        ],
      }),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const batch = c.req.valid("json");
    const contacts = batch.limit === 0 ? [] : contactsOf(batch.parameters, toWish);
    const found = await readContactBalances(
      c.get("integration"),
      contacts.map(({ wish }) => wish),
    );
    const wanted = new Set(batch.fields);
    const content = contacts.flatMap(({ reference, wish }) => {
      const balance = found.get(wish);
      return balance === undefined ? [] : [rowOf(reference, balanceFields(balance), wanted)];
    });
    return c.json({ content: content as z.output<typeof answer>["content"] }, 200);
  },
});

/** An empty subledger is the main ledger. */
function toWish(reference: Reference) {
  const programId = idOf(reference, "loyaltyProgramId");
  const profileIntegrationId = textOf(reference, "integrationId");
  const isMain = (reference["subledgerId"] ?? "") === "";
  const subledgerId = isMain ? "" : textOf(reference, "subledgerId");
  if (programId === null || profileIntegrationId === null || subledgerId === null) return null;
  return { programId, profileIntegrationId, subledgerId };
}

function balanceFields(balance: Balance) {
  return {
    activeBalance: points(balance.activeHundredths),
    pendingBalance: points(balance.pendingHundredths),
    expiredBalance: points(balance.expiredHundredths),
    spentBalance: points(balance.spentHundredths),
  };
}
