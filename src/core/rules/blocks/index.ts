import { awardDiscount, type AwardDiscountBlock } from "./award-discount";
import { awardLoyaltyPoints, type AwardLoyaltyPointsBlock } from "./award-loyalty-points";
import type { BlockType } from "./block";
import { checkAttribute, type CheckAttributeBlock } from "./check-attribute";
import { checkCoupon, type CheckCouponBlock } from "./check-coupon";
import { checkEvent, type CheckEventBlock } from "./check-event";
import { checkLoyaltyBalance, type CheckLoyaltyBalanceBlock } from "./check-loyalty-balance";
import { group, type GroupBlock } from "./group";
import { passthrough, type PassthroughBlock } from "./passthrough";
import { redeemLoyaltyPoints, type RedeemLoyaltyPointsBlock } from "./redeem-loyalty-points";
import { showNotification, type ShowNotificationBlock } from "./show-notification";

/** Every block that a rule may hold. A new one is a file, a member here and a line below. */
export type Block =
  | AwardDiscountBlock
  | AwardLoyaltyPointsBlock
  | CheckAttributeBlock
  | CheckCouponBlock
  | CheckEventBlock
  | CheckLoyaltyBalanceBlock
  | GroupBlock
  | PassthroughBlock
  | RedeemLoyaltyPointsBlock
  | ShowNotificationBlock;

export const blockTypes = {
  awardDiscount,
  awardLoyaltyPoints,
  checkAttribute,
  checkCoupon,
  checkEvent,
  checkLoyaltyBalance,
  group,
  passthrough,
  redeemLoyaltyPoints,
  showNotification,
} satisfies { [T in Block["type"]]: BlockType<Extract<Block, { type: T }>> };

/** The type of a block by its name; undefined when no such block is known. */
export function blockTypeNamed(name: string): BlockType<Block> | undefined {
  if (!Object.hasOwn(blockTypes, name)) return undefined;
  return blockTypes[name as Block["type"]];
}

export function blockTypeOf(block: Block): BlockType<Block> {
  return blockTypes[block.type];
}
