import type { IsolateCaches } from "../../services/context";
import { readDialectBody } from "../connectors/shared/body";
import { answerRedemptionError } from "../errors";
import { idempotent } from "../idempotency";
import { type ApiRouter, createApi, type Operation } from "../openapi";
import { redemptionsAuth } from "./authentication";
import { adjustPoints } from "./adjust-points";
import { cancellationCompleted } from "./cancellation-completed";
import { createOrder } from "./create-order";
import { createRedemption } from "./create-redemption";
import { createRefund } from "./create-refund";
import { getCustomer } from "./get-customer";
import { listRedemptionCodes } from "./list-redemption-codes";
import { listRedemptionOptions } from "./list-redemption-options";
import { listVipTiers } from "./list-vip-tiers";

/** Every operation of the redemptions API, once. */
const operations: readonly Operation[] = [
  listRedemptionOptions,
  createRedemption,
  cancellationCompleted,
  listRedemptionCodes,
  createOrder,
  createRefund,
  getCustomer,
  adjustPoints,
  listVipTiers,
];

export function createRedemptionsApi(caches: IsolateCaches): ApiRouter {
  const manners = { answerError: answerRedemptionError, readBody: readDialectBody };
  const registered = operations.map((operation) => idempotent(operation, "redemptions"));
  const api = createApi(registered, [redemptionsAuth(caches)], manners);
  const { openAPIRegistry } = api;
  openAPIRegistry.registerComponent("securitySchemes", "guid", {
    type: "apiKey",
    in: "header",
    name: "x-guid",
    description: "The Application's id; also as the query parameter `guid`",
  });
  openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description: "A key of the Application; also as the query parameter `api_key`",
  });
  return api;
}

export function redemptionsDocument(api: ApiRouter) {
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tessera Redemptions API",
      version: "1",
      description: "Points traded for coupons, and the orders that carry them.",
    },
    security: [{ guid: [], apiKey: [] }],
  });
}
