import type { ReferralRecord } from "../../../db/queries/referrals/columns";
import { fromReferral, referral, referralExample } from "../../integration/referrals/schemas";
import { z } from "../../openapi";

export const referralAnswer = referral
  .omit({ importId: true, batchId: true })
  .extend({
    id: z.int().openapi({ description: "0 in a dry run" }),
    dryRun: z.boolean().optional().openapi({ description: "true: nothing was stored" }),
  })
  .openapi("ReferralResponse");

export const referralAnswerExample: z.input<typeof referralAnswer> = referralExample;

export function toReferralAnswer(record: ReferralRecord): z.output<typeof referralAnswer> {
  const { importId: _import, batchId: _batch, ...told } = fromReferral(record);
  return record.id === 0 ? { ...told, dryRun: true } : told;
}
