import { attributeOwner } from "../../attributes/attribute-owner";
import type { AttributeEntity } from "../../evaluation/catalogue";
import { personOf } from "../../evaluation/people";
import type { RuleRun } from "../../evaluation/rule-run";
import type { AttributeUpdate } from "../../evaluation/writes";
import { ok, type Result } from "../../result";
import type { AttributeJson } from "../../session/types";
import { type ItemTarget, resolveUnits, unitScope } from "../selection/resolve-units";
import { type Refused, refused } from "./block";

type OneTarget = "session" | "profile" | "advocateProfile" | "coupon" | "referral";

export type UpdateTarget =
  | { readonly type: OneTarget }
  | Exclude<ItemTarget, { readonly type: "bundle" }>
  | { readonly type: "selector" | "globalFilter"; readonly name: string };

/** Whose attributes a target has, and how paths begin. */
export const TARGETS: Record<UpdateTarget["type"], { entity: AttributeEntity; root: string }> = {
  session: { entity: "CustomerSession", root: "Session" },
  profile: { entity: "CustomerProfile", root: "Profile" },
  advocateProfile: { entity: "CustomerProfile", root: "AdvocateProfile" },
  coupon: { entity: "Coupon", root: "Coupon" },
  referral: { entity: "Referral", root: "Referral" },
  allItems: { entity: "CartItem", root: "Item" },
  selector: { entity: "CartItem", root: "Item" },
  globalFilter: { entity: "CartItem", root: "Item" },
};

export const TARGET_TYPES = Object.keys(TARGETS) as readonly UpdateTarget["type"][];

/** One thing that has the attribute. */
export interface AttributeSubject {
  readonly owner: string;
  readonly path: string;
  readonly stored: Readonly<Record<string, AttributeJson>>;
  readonly write: Omit<AttributeUpdate, "name" | "value">;
  /** Runs a body with the names that its value may read. */
  within<T>(body: () => T): T;
}

/** What a target names; refused when there is no such thing in this call. */
export function subjectsOf(
  run: RuleRun,
  target: UpdateTarget,
): Result<readonly AttributeSubject[], Refused> {
  const { snapshot } = run.state;
  switch (target.type) {
    case "session": {
      if (!snapshot.session) return refuse("There is no session to update");
      const { attributes } = snapshot.session;
      return one(attributeOwner.session, "Session", attributes, { target: "session" });
    }
    case "profile":
    case "advocateProfile": {
      const person = personOf(run, target.type === "profile" ? "Current" : "Advocate");
      if (!person.ok) return refuse(person.error);
      const { integrationId, profile } = person.value;
      const write = { target: target.type, profileIntegrationId: integrationId };
      const { root } = TARGETS[target.type];
      return one(attributeOwner.profile(integrationId), root, profile?.attributes ?? {}, write);
    }
    case "coupon": {
      const coupon = run.coupon?.facts;
      if (!coupon) return refuse("No coupon code of this campaign was entered");
      const { id, attributes } = coupon;
      return one(attributeOwner.coupon(id), "Coupon", attributes, { target: "coupon", id });
    }
    case "referral": {
      const referral = run.referral?.refusal ? undefined : run.referral?.facts;
      if (!referral) return refuse("No valid referral code of this campaign was entered");
      const { id, attributes } = referral;
      return one(attributeOwner.referral(id), "Referral", attributes, { target: "referral", id });
    }
    default:
      return linesOf(run, target);
  }
}

/** Attributes belong to whole lines, so units of one line are updated once. */
function linesOf(run: RuleRun, target: ItemTarget): Result<readonly AttributeSubject[], Refused> {
  const units = resolveUnits(run, target);
  if (!units.ok) return units;
  const lines = new Map<number, AttributeSubject>();
  for (const targeted of units.value) {
    const { position, item } = targeted.unit;
    if (lines.has(position)) continue;
    lines.set(position, {
      owner: attributeOwner.cartItem(position),
      path: `Session.CartItems[${position}]`,
      stored: item.attributes ?? {},
      write: { target: "cartItem", cartItemPosition: position },
      within: (body) => run.within(unitScope(run, targeted), body),
    });
  }
  return ok([...lines.values()]);
}

function one(
  owner: string,
  path: string,
  stored: AttributeSubject["stored"],
  write: AttributeSubject["write"],
): Result<readonly AttributeSubject[], Refused> {
  return ok([{ owner, path, stored, write, within: (body) => body() }]);
}

function refuse(details: string): Result<never, Refused> {
  return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
}
