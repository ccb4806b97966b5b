import type { Operation } from "../../openapi";
import { createEvaluationGroup } from "./create-evaluation-group";
import { deleteEvaluationGroup } from "./delete-evaluation-group";
import { getCampaignSet } from "./get-campaign-set";
import { updateCampaignSet } from "./update-campaign-set";
import { updateEvaluationGroup } from "./update-evaluation-group";

/** The evaluation tree. */
export const campaignSetOperations: readonly Operation[] = [
  getCampaignSet,
  updateCampaignSet,
  createEvaluationGroup,
  updateEvaluationGroup,
  deleteEvaluationGroup,
];
