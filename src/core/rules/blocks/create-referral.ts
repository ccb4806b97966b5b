import { keepCreatedCode } from "../../evaluation/created-codes";
import { personOf } from "../../evaluation/people";
import { type BlockFrame, type BlockType, refused } from "./block";
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
import { textOf } from "./values";

/**
 * Makes the customer an advocate: creates a referral code for one friend, or for anybody where
 * `friendId` is empty. Open, the effect is a forecast without a code (DESIGN §3).
 */
export interface CreateReferralBlock extends BlockFrame, NewCodeFields {
  readonly type: "createReferral";
  readonly friendId: string;
}

export const createReferral: BlockType<CreateReferralBlock> = {
  role: "effect",
  talang: positional<CreateReferralBlock>("createReferral", [
    ["campaignId", "value"],
    ["friendId", "value"],
    ["storeInSession", "json"],
    ["usageLimit", "value"],
    ...NEW_CODE_FIELDS,
  ]),
  check(reader) {
    const code = checkNewCode(reader, "Referral");
    const friendId = reader.template("friendId");
    if (!code || friendId === undefined) return null;
    return { ...code, friendId };
  },
  compile(block, compiler) {
    const newCode = compileNewCode(block, compiler);
    const friend = compiler.value(block.friendId);
    return (run) => {
      const advocate = personOf(run, "Current");
      if (!advocate.ok) return refused(advocate.error, "EffectCouldNotBeApplied");
      const campaign = decideCampaign(run, newCode);
      if (!campaign.ok) return refused(campaign.error, "EffectCouldNotBeApplied");
      const draft = drawNewCode(run, newCode);
      if (!draft.ok) return refused(draft.error, "EffectCouldNotBeApplied");
      const budget = takeOne(run, "createReferral");
      if (!budget.ok) return budget.error;
      run.hasReward = true;
      const { code } = draft.value;
      if (run.state.takesHold && block.storeInSession) keepCreatedCode(run, "referral", code);
      run.emit(
        "referralCreated",
        { value: run.state.takesHold ? code : "" },
        {
          kind: "createdReferral",
          write: {
            ...draft.value,
            campaignId: campaign.value,
            advocateIntegrationId: advocate.value.integrationId,
            friendIntegrationId: textOf(friend, run),
          },
        },
      );
      return null;
    };
  },
};
