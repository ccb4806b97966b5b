import type { LimitConfig } from "../../core/evaluation/catalogue";
import { LIST_LENGTH_MAX, NAME_LENGTH_MAX } from "../fields";
import { z } from "../openapi";
import { present } from "../present";

const LIMIT_MAX = 999_999_999_999;
const ENTITIES_MAX = 6;

/** A budget; what its actions mean: SEMANTICS §6.6. */
export const limitConfig = z
  .object({
    action: z.string().min(1).max(NAME_LENGTH_MAX),
    limit: z.number().min(0).max(LIMIT_MAX),
    period: z.enum(["daily", "weekly", "monthly", "yearly"]).optional(),
    entities: z
      .array(z.enum(["Coupon", "Referral", "Profile", "Identifier", "Store", "Session"]))
      .max(ENTITIES_MAX),
  })
  .openapi("LimitConfig");

export const limitConfigs = z.array(limitConfig).max(LIST_LENGTH_MAX);

export function toLimit(wire: z.output<typeof limitConfig>): LimitConfig {
  return present(wire);
}

export function fromLimit(limit: LimitConfig): z.output<typeof limitConfig> {
  return { ...limit, entities: [...limit.entities] };
}
