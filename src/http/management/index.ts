import { managementAuth } from "../middleware/management-auth";
import { type ApiRouter, createApi, type Operation } from "../openapi";
import { createApiKey } from "./api-keys/create-api-key";
import { deleteApiKey } from "./api-keys/delete-api-key";
import { listApiKeys } from "./api-keys/list-api-keys";
import { createApplication } from "./applications/create-application";
import { deleteApplication } from "./applications/delete-application";
import { getApplication } from "./applications/get-application";
import { getApplications } from "./applications/list-applications";
import { updateApplication } from "./applications/update-application";
import { createCampaign } from "./campaigns/create-campaign";
import { deleteCampaign } from "./campaigns/delete-campaign";
import { getCampaign } from "./campaigns/get-campaign";
import { getCampaigns } from "./campaigns/list-campaigns";
import { updateCampaign } from "./campaigns/update-campaign";
import { createManagementKey } from "./management-keys/create-management-key";
import { deleteManagementKey } from "./management-keys/delete-management-key";
import { listManagementKeys } from "./management-keys/list-management-keys";

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
