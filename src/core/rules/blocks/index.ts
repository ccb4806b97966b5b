import { awardDiscount, type AwardDiscountBlock } from "./award-discount";
import { awardLoyaltyPoints, type AwardLoyaltyPointsBlock } from "./award-loyalty-points";
import { awardGiveaway, type AwardGiveawayBlock } from "./award-giveaway";
import { awardItem, type AwardItemBlock } from "./award-item";
import type { BlockType } from "./block";
import { checkAnniversary, type CheckAnniversaryBlock } from "./check-anniversary";
import { checkAttribute, type CheckAttributeBlock } from "./check-attribute";
import { checkAudience, type CheckAudienceBlock } from "./check-audience";
import { checkBudget, type CheckBudgetBlock } from "./check-budget";
import { checkCoupon, type CheckCouponBlock } from "./check-coupon";
import { checkCouponCreatable, type CheckCouponCreatableBlock } from "./check-coupon-creatable";
import { checkEvent, type CheckEventBlock } from "./check-event";
import { checkLoyaltyBalance, type CheckLoyaltyBalanceBlock } from "./check-loyalty-balance";
import { checkLoyaltyCard, type CheckLoyaltyCardBlock } from "./check-loyalty-card";
import { checkLoyaltyTier, type CheckLoyaltyTierBlock } from "./check-loyalty-tier";
import { checkReferral, type CheckReferralBlock } from "./check-referral";
import { createCoupon, type CreateCouponBlock } from "./create-coupon";
import { createReferral, type CreateReferralBlock } from "./create-referral";
import { group, type GroupBlock } from "./group";
import { passthrough, type PassthroughBlock } from "./passthrough";
import { redeemLoyaltyPoints, type RedeemLoyaltyPointsBlock } from "./redeem-loyalty-points";
import { reserveCoupon, type ReserveCouponBlock } from "./reserve-coupon";
import { showNotification, type ShowNotificationBlock } from "./show-notification";
import { triggerCustomEffect, type TriggerCustomEffectBlock } from "./trigger-custom-effect";
import { triggerWebhook, type TriggerWebhookBlock } from "./trigger-webhook";
import { updateAttributeValue, type UpdateAttributeValueBlock } from "./update-attribute-value";
import {
  updateAudienceMembership,
  type UpdateAudienceMembershipBlock,
} from "./update-audience-membership";

/** Every block that a rule may hold. A new one is a file, a member here and a line below. */
export type Block =
  | AwardDiscountBlock
  | AwardLoyaltyPointsBlock
  | AwardGiveawayBlock
  | AwardItemBlock
  | CheckAnniversaryBlock
  | CheckAttributeBlock
  | CheckAudienceBlock
  | CheckBudgetBlock
  | CheckCouponBlock
  | CheckCouponCreatableBlock
  | CheckEventBlock
  | CheckLoyaltyBalanceBlock
  | CheckLoyaltyCardBlock
  | CheckLoyaltyTierBlock
  | CheckReferralBlock
  | CreateCouponBlock
  | CreateReferralBlock
  | GroupBlock
  | PassthroughBlock
  | RedeemLoyaltyPointsBlock
  | ReserveCouponBlock
  | ShowNotificationBlock
  | TriggerCustomEffectBlock
  | TriggerWebhookBlock
  | UpdateAttributeValueBlock
  | UpdateAudienceMembershipBlock;

export const blockTypes = {
  awardDiscount,
  awardLoyaltyPoints,
  awardGiveaway,
  awardItem,
  checkAnniversary,
  checkAttribute,
  checkAudience,
  checkBudget,
  checkCoupon,
  checkCouponCreatable,
  checkEvent,
  checkLoyaltyBalance,
  checkLoyaltyCard,
  checkLoyaltyTier,
  checkReferral,
  createCoupon,
  createReferral,
  group,
  passthrough,
  redeemLoyaltyPoints,
  reserveCoupon,
  showNotification,
  triggerCustomEffect,
  triggerWebhook,
  updateAttributeValue,
  updateAudienceMembership,
} satisfies { [T in Block["type"]]: BlockType<Extract<Block, { type: T }>> };

/** The type of a block by its name; undefined when no such block is known. */
export function blockTypeNamed(name: string): BlockType<Block> | undefined {
  if (!Object.hasOwn(blockTypes, name)) return undefined;
  return blockTypes[name as Block["type"]];
}

export function blockTypeOf(block: Block): BlockType<Block> {
  return blockTypes[block.type];
}
