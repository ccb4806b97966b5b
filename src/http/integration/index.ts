import type { IsolateCaches } from "../../services/context";
import { integrationAuth } from "../middleware/integration-auth";
import { idempotent } from "../idempotency";
import { type ApiRouter, createApi, type Operation } from "../openapi";
import { createAudience } from "./audiences/create-audience";
import { deleteAudience } from "./audiences/delete-audience";
import { deleteAudienceMemberships } from "./audiences/delete-memberships";
import { updateAudience } from "./audiences/update-audience";
import { updateAudienceAttributes } from "./audiences/update-attributes";
import { updateCustomerAudiences } from "./audiences/update-customer-audiences";
import { createCouponReservation } from "./coupon-reservations/create-reservation";
import { deleteCouponReservation } from "./coupon-reservations/delete-reservation";
import { getReservedCustomers } from "./coupon-reservations/list-holders";
import { updateCustomerProfile } from "./customer-profiles/update-customer-profile";
import { getCustomerSession } from "./customer-sessions/get-customer-session";
import { reopenCustomerSession } from "./customer-sessions/reopen-customer-session";
import { returnCartItems } from "./customer-sessions/return-cart-items";
import { updateCustomerSession } from "./customer-sessions/update-customer-session";
import { trackEvent } from "./events/track-event";
import { activateLoyaltyPoints } from "./loyalty/activate-points";
import { deleteLoyaltyTransactionsFromLedgers } from "./loyalty/delete-transactions";
import { getLoyaltyBalances } from "./loyalty/get-balances";
import { getLoyaltyProgramProfilePoints } from "./loyalty/get-points";
import { getLoyaltyProgramProfileTransactions } from "./loyalty/get-transactions";
import { joinLoyaltyProgram } from "./loyalty/join-program";
import { loyaltyCardOperations } from "./loyalty-cards";
import { createReferral } from "./referrals/create-referral";
import { createReferralsForMultipleAdvocates } from "./referrals/create-referrals";

/** Every operation of the Integration API, once. */
const operations: readonly Operation[] = [
  updateCustomerSession,
  getCustomerSession,
  returnCartItems,
  reopenCustomerSession,
  updateCustomerProfile,
  trackEvent,
  createAudience,
  updateAudience,
  deleteAudience,
  deleteAudienceMemberships,
  updateCustomerAudiences,
  updateAudienceAttributes,
  createReferral,
  createReferralsForMultipleAdvocates,
  createCouponReservation,
  deleteCouponReservation,
  getReservedCustomers,
  getLoyaltyBalances,
  getLoyaltyProgramProfileTransactions,
  getLoyaltyProgramProfilePoints,
  joinLoyaltyProgram,
  deleteLoyaltyTransactionsFromLedgers,
  activateLoyaltyPoints,
  ...loyaltyCardOperations,
];

export function createIntegrationApi(caches: IsolateCaches): ApiRouter {
  const registered = operations.map((operation) => idempotent(operation, "integration"));
  const api = createApi(registered, [integrationAuth(caches)]);
  api.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`ApiKey-v1 <key>`",
  });
  return api;
}

export function integrationDocument(api: ApiRouter) {
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tessera Integration API",
      version: "1",
      description: "What a shop calls: sessions, customers and their points.",
    },
    security: [{ apiKey: [] }],
  });
}
