import { idParameter, NAME_LENGTH_MAX, wholeNumberParameter } from "../../fields";
import { z } from "../../openapi";
import { anyId, idInPath, repeatedParameter } from "../fields";

const PAGE_SIZE_MAX = 1000;
const PAGE_SIZE_DEFAULT = 50;
const SKIP_MAX = 10_000_000;

export const ledgerPath = z.object({
  loyaltyProgramId: idParameter("loyaltyProgramId"),
  integrationId: idInPath("demo-customer"),
});

export const activatePath = z.object({ loyaltyProgramId: idParameter("loyaltyProgramId") });

export const subledgerId = z.string().max(NAME_LENGTH_MAX);

/** What the lists of transactions and of points have in common. */
export const pageQuery = {
  customerSessionIDs: repeatedParameter(anyId),
  transactionUUIDs: repeatedParameter(z.string().max(NAME_LENGTH_MAX)),
  pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_DEFAULT),
  skip: wholeNumberParameter(0, SKIP_MAX, 0),
};

export function toOwner(path: z.output<typeof ledgerPath>) {
  return { programId: path.loyaltyProgramId, profileIntegrationId: path.integrationId };
}
