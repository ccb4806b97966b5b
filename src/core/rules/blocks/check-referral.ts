import { type BlockFrame, type BlockType, refused } from "./block";
import { positional, type TalangForm } from "./talang";

/** Whether the session's referral code is valid; `redeem`: the close uses it up. */
export interface CheckReferralBlock extends BlockFrame {
  readonly type: "checkReferral";
  readonly redeem: boolean;
}

const own = positional<CheckReferralBlock>("checkReferral", [["redeem", "json"]]);

/** `referralValid` is made after `couponValid`: no public source shows a name. */
const talang: TalangForm<CheckReferralBlock> = {
  write: (block, writer) => (block.redeem ? ["referralValid"] : own.write(block, writer)),
  read: { ...own.read, referralvalid: () => ({ type: "checkReferral", redeem: true }) },
};

export const checkReferral: BlockType<CheckReferralBlock> = {
  role: "condition",
  talang,
  facts: () => ({ checksReferral: true }),
  check(reader) {
    const redeem = reader.flag("redeem");
    return redeem === undefined ? null : { redeem };
  },
  compile: (block) => (run) => {
    const { referral } = run;
    if (!referral) return refused("No referral code of this campaign was entered");
    if (referral.refusal) return refused(referral.refusal.details);
    run.referralChecked = true;
    if (block.redeem) run.referralRedeemed = true;
    return null;
  },
};
