import { idParameter } from "../fields";
import { z } from "../openapi";

export const applicationPath = z.object({ applicationId: idParameter("applicationId") });

export const campaignPath = applicationPath.extend({ campaignId: idParameter("campaignId") });
