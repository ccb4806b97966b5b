import { COUNTER_MONEY_SCALE, toScaledInteger, truncate, ZERO } from "../../decimal";
import { keepCreatedCode } from "../../evaluation/created-codes";
import { type BlockFrame, type BlockType, refused, type ValueJson } from "./block";
import {
  checkNewCode,
  compileNewCode,
  decideCampaign,
  drawNewCode,
  NEW_CODE_FIELDS,
  type NewCodeFields,
} from "./new-code";
import { takeOne } from "./rewards";
import { positional } from "./talang";
import { numberOf, textOf } from "./values";

/**
 * Creates a coupon for somebody, or for anybody where `recipientId` is empty. Open, the effect is a
 * forecast without a code (DESIGN §3).
 */
export interface CreateCouponBlock extends BlockFrame, NewCodeFields {
  readonly type: "createCoupon";
  readonly recipientId: string;
  /** Money that the code can give in all. */
  readonly discountLimit?: ValueJson;
}

export const createCoupon: BlockType<CreateCouponBlock> = {
  role: "effect",
  talang: positional<CreateCouponBlock>("createCoupon", [
    ["campaignId", "value"],
    ["recipientId", "value"],
    ["storeInSession", "json"],
    ["usageLimit", "value"],
    ["discountLimit", "value"],
    ...NEW_CODE_FIELDS,
  ]),
  check(reader) {
    const code = checkNewCode(reader, "Coupon");
    const recipientId = reader.template("recipientId");
    const discountLimit = reader.has("discountLimit")
      ? reader.value("discountLimit", "number")
      : null;
    if (!code || recipientId === undefined || discountLimit === undefined) return null;
    return { ...code, recipientId, ...(discountLimit === null ? {} : { discountLimit }) };
  },
  compile(block, compiler) {
    const newCode = compileNewCode(block, compiler);
    const recipient = compiler.value(block.recipientId);
    const limit = block.discountLimit === undefined ? null : compiler.value(block.discountLimit);
    return (run) => {
      const campaign = decideCampaign(run, newCode);
      if (!campaign.ok) return refused(campaign.error, "EffectCouldNotBeApplied");
      const recipientIntegrationId = textOf(recipient, run);
      const money =
        limit && truncate(numberOf(limit, run, "The discount limit"), COUNTER_MONEY_SCALE);
      if (money?.lt(ZERO))
        return refused("The discount limit is negative", "EffectCouldNotBeApplied");
      const draft = drawNewCode(run, newCode);
      if (!draft.ok) return refused(draft.error, "EffectCouldNotBeApplied");
      const budget = takeOne(run, "createCoupon");
      if (!budget.ok) return budget.error;
      const { code, ...settings } = draft.value;
      run.hasReward = true;
      if (run.state.takesHold && block.storeInSession) keepCreatedCode(run, "coupon", code);
      run.emit(
        "couponCreated",
        { value: run.state.takesHold ? code : "", profileId: recipientIntegrationId },
        {
          kind: "createdCoupon",
          write: {
            ...settings,
            campaignId: campaign.value,
            value: code,
            recipientIntegrationId,
            discountLimitThousandths: money && toScaledInteger(money, COUNTER_MONEY_SCALE),
            limits: [],
          },
        },
      );
      return null;
    };
  },
};
