import { answerBusyError } from "../shared/busy";
import type { Connector } from "../shared/connector";
import { createAudience } from "./create-audience";
import { deleteAudience } from "./delete-audience";
import { updateAudience } from "./update-audience";
import { updateCustomerProfile } from "./update-customer-profile";
import { updateCustomerProfileAudiences } from "./update-profile-audiences";
import { updateCustomerProfilesAudiences } from "./update-profiles-audiences";
import { updateCustomerProfilesAudiencesV2 } from "./update-profiles-audiences-v2";

/** Any customer data platform that has no routes of its own. */
export const cdp: Connector = {
  platform: "customer_data",
  answerError: answerBusyError,
  operations: [
    updateCustomerProfile,
    updateCustomerProfileAudiences,
    updateCustomerProfilesAudiences,
    updateCustomerProfilesAudiencesV2,
    createAudience,
    updateAudience,
    deleteAudience,
  ],
};
