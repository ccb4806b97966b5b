import { managementAuth } from "../middleware/management-auth";
import { type ApiRouter, createApi, type Operation } from "../openapi";
import { createAdditionalCost } from "./additional-costs/create-additional-cost";
import { getAdditionalCost } from "./additional-costs/get-additional-cost";
import { listAdditionalCosts } from "./additional-costs/list-additional-costs";
import { updateAdditionalCost } from "./additional-costs/update-additional-cost";
import { createApiKey } from "./api-keys/create-api-key";
import { deleteApiKey } from "./api-keys/delete-api-key";
import { listApiKeys } from "./api-keys/list-api-keys";
import { createApplication } from "./applications/create-application";
import { deleteApplication } from "./applications/delete-application";
import { getApplication } from "./applications/get-application";
import { getApplications } from "./applications/list-applications";
import { updateApplication } from "./applications/update-application";
import { createAttribute } from "./attributes/create-attribute";
import { getAttribute } from "./attributes/get-attribute";
import { listAttributes } from "./attributes/list-attributes";
import { updateAttribute } from "./attributes/update-attribute";
import { getAttributeLibrary } from "./attribute-library/get-attribute-library";
import { audienceOperations } from "./audiences";
import { campaignSetOperations } from "./campaign-set";
import { createCampaign } from "./campaigns/create-campaign";
import { deleteCampaign } from "./campaigns/delete-campaign";
import { getCampaign } from "./campaigns/get-campaign";
import { getCampaigns } from "./campaigns/list-campaigns";
import { updateCampaign } from "./campaigns/update-campaign";
import { collectionOperations } from "./collections";
import { createCoupons } from "./coupons/create-coupons";
import { deleteCoupon } from "./coupons/delete-coupon";
import { deleteCoupons } from "./coupons/delete-coupons";
import { exportCoupons } from "./coupons/export-coupons";
import { importCoupons } from "./coupons/import-coupons";
import { listCoupons } from "./coupons/list-coupons";
import { listCouponsWithoutTotal } from "./coupons/list-coupons-without-total";
import { updateCoupon } from "./coupons/update-coupon";
import { updateCouponBatch } from "./coupons/update-coupon-batch";
import { customerIdentityOperations } from "./customer-identities";
import { giveawayOperations } from "./giveaways";
import { loyaltyCardOperations } from "./loyalty-cards";
import { loyaltyLedgerOperations } from "./loyalty-ledger";
import { auditLoyaltyWallet } from "./loyalty-points/audit-wallet";
import { getLoyaltyLedgerBalances } from "./loyalty-points/get-ledger-balances";
import { getLoyaltyLedgerTransactions } from "./loyalty-points/get-ledger-transactions";
import { addLoyaltyPoints } from "./loyalty-points/add-points";
import { deductLoyaltyPoints } from "./loyalty-points/deduct-points";
import { createLoyaltyProgram } from "./loyalty-programs/create-loyalty-program";
import { deleteLoyaltyProgram } from "./loyalty-programs/delete-loyalty-program";
import { getLoyaltyProgram } from "./loyalty-programs/get-loyalty-program";
import { listLoyaltyPrograms } from "./loyalty-programs/list-loyalty-programs";
import { updateLoyaltyProgram } from "./loyalty-programs/update-loyalty-program";
import { createManagementKey } from "./management-keys/create-management-key";
import { deleteManagementKey } from "./management-keys/delete-management-key";
import { listManagementKeys } from "./management-keys/list-management-keys";
import { reconcileDeployment } from "./reconciliation/reconcile";
import { redemptionOptionOperations } from "./redemption-options";
import { referralOperations } from "./referrals";
import { checkRuleset } from "./rulesets/check-ruleset";
import { createRuleset } from "./rulesets/create-ruleset";
import { deleteRuleset } from "./rulesets/delete-ruleset";
import { getRuleset } from "./rulesets/get-ruleset";
import { getRulesetV2 } from "./rulesets/get-ruleset-v2";
import { getRulesets } from "./rulesets/list-rulesets";
import { updateRuleset } from "./rulesets/update-ruleset";
import { storeOperations } from "./stores";
import { customEffectOperations } from "./custom-effects";
import { webhookOperations } from "./webhooks";
import { eventTypeOperations } from "./event-types";
import { cartItemFilterOperations } from "./cart-item-filters";
import { campaignStoreOperations } from "./campaign-stores";
import { storeBudgetOperations } from "./store-budgets";

/** Every operation of the Management API, once. */
const operations: readonly Operation[] = [
  createApplication,
  getApplications,
  getApplication,
  updateApplication,
  deleteApplication,
  createApiKey,
  listApiKeys,
  deleteApiKey,
  createManagementKey,
  listManagementKeys,
  deleteManagementKey,
  createCampaign,
  getCampaigns,
  getCampaign,
  updateCampaign,
  deleteCampaign,
  createRuleset,
  getRulesets,
  getRuleset,
  getRulesetV2,
  updateRuleset,
  deleteRuleset,
  checkRuleset,
  getAttributeLibrary,
  createCoupons,
  listCoupons,
  listCouponsWithoutTotal,
  updateCoupon,
  updateCouponBatch,
  deleteCoupon,
  deleteCoupons,
  importCoupons,
  exportCoupons,
  createLoyaltyProgram,
  listLoyaltyPrograms,
  getLoyaltyProgram,
  updateLoyaltyProgram,
  deleteLoyaltyProgram,
  addLoyaltyPoints,
  deductLoyaltyPoints,
  getLoyaltyLedgerBalances,
  getLoyaltyLedgerTransactions,
  auditLoyaltyWallet,
  createAttribute,
  listAttributes,
  getAttribute,
  updateAttribute,
  createAdditionalCost,
  listAdditionalCosts,
  getAdditionalCost,
  updateAdditionalCost,
  ...audienceOperations,
  ...collectionOperations,
  ...giveawayOperations,
  ...referralOperations,
  ...campaignSetOperations,
  ...storeOperations,
  ...customEffectOperations,
  ...webhookOperations,
  ...eventTypeOperations,
  ...cartItemFilterOperations,
  ...campaignStoreOperations,
  ...storeBudgetOperations,
  ...loyaltyCardOperations,
  ...redemptionOptionOperations,
  ...customerIdentityOperations,
  reconcileDeployment,
  ...loyaltyLedgerOperations,
];

export function createManagementApi(): ApiRouter {
  const api = createApi(operations, [managementAuth]);
  api.openAPIRegistry.registerComponent("securitySchemes", "managementKey", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`ManagementKey-v1 <key>`, or `Bearer <key>`",
  });
  return api;
}

export function managementDocument(api: ApiRouter) {
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tessera Management API",
      version: "1",
      description: "Sets up Applications, campaigns and loyalty programs, and reads what happened.",
    },
    security: [{ managementKey: [] }],
  });
}
