import { answerBusyError } from "../shared/busy";
import type { Connector } from "../shared/connector";
import { createAudience } from "./create-audience";
import { deleteAudience } from "./delete-audience";
import { trackEvent } from "./track-event";
import { trackEventV2 } from "./track-event-v2";
import { updateAudience } from "./update-audience";
import { updateCustomerSession } from "./update-customer-session";
import { updateCustomerSessionV2 } from "./update-customer-session-v2";
import { updateCustomerProfileV2 } from "./update-profile";
import { updateCustomerProfileAudiences } from "./update-profile-audiences";
import { updateCustomerProfilesAudiences } from "./update-profiles-audiences";
import { updateCustomerProfilesAudiencesV2 } from "./update-profiles-audiences-v2";
import { updateCustomerProfile } from "./upsert-profile";
import { upsertCustomerProfileV2 } from "./upsert-profile-v2";

export const segment: Connector = {
  platform: "segment",
  answerError: answerBusyError,
  operations: [
    updateCustomerProfile,
    upsertCustomerProfileV2,
    // Before the next one, whose path fits it, too.
    updateCustomerProfilesAudiencesV2,
    updateCustomerProfileV2,
    updateCustomerProfileAudiences,
    updateCustomerProfilesAudiences,
    trackEvent,
    trackEventV2,
    createAudience,
    updateAudience,
    deleteAudience,
    updateCustomerSession,
    updateCustomerSessionV2,
  ],
};
