import {
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { type Answer, call } from "../../support/http";
import { type CardBody, cardsPath, createCardProgram } from "../../support/loyalty-cards";
import { defineAttribute, type EffectBody } from "./spend-points-shop";

/** A shop whose cards collect a point per dollar and pay with them, at the close and by event. */
export interface CardShop extends TestApplication {
  readonly programId: number;
  readonly eventType: string;
}

export interface CardAnswer {
  readonly effects: readonly EffectBody[];
  readonly ruleFailureReasons: readonly { readonly details: string }[];
  readonly loyalty: { readonly cards?: readonly CardBody[]; readonly programs: object };
  readonly errors: readonly {
    readonly details: string;
    readonly source: { readonly pointer: string };
  }[];
}

export async function createCardShop(
  settings: Readonly<Record<string, unknown>> = {},
  campaign: Readonly<Record<string, unknown>> = {},
): Promise<CardShop> {
  const shop = await createApplication();
  await defineAttribute("CustomerSession", "PointsToSpend", "number");
  const eventType = randomName("visit").replace("-", "");
  await manage("POST", "/v1/event_types", { name: eventType, title: "Visit" });
  const programId = await createCardProgram(shop.id, settings);
  await createCampaign(shop.id, cardRules(programId, eventType), campaign);
  return { ...shop, programId, eventType };
}

function cardRules(programId: number, eventType: string) {
  const points = { program: { id: programId }, subledger: "" };
  const value = "{{[Session.Attributes.PointsToSpend]}}";
  const once = { partial: false, target: { type: "cart" }, recipient: "Current" };
  const closing = { type: "checkEvent", eventType: "talon_session_closed" };
  const award = { type: "awardLoyaltyPoints", ...points, ...once };
  return {
    promotionRules: [
      {
        title: "Pay",
        blocks: [
          { id: "p1", ...closing },
          {
            id: "p2",
            type: "checkAttribute",
            attribute: "$Session.Attributes.PointsToSpend",
            operator: "greaterThan",
            value: 0,
          },
          { id: "p3", type: "redeemLoyaltyPoints", ...points, name: "Paid", value },
        ],
      },
      {
        title: "Collect",
        blocks: [
          { id: "c1", ...closing },
          { id: "c2", ...award, name: "Collected", value: "{{ $Session.Total }}" },
        ],
      },
      {
        title: "Visit",
        blocks: [
          { id: "v1", type: "checkEvent", eventType },
          { id: "v2", ...award, name: "Visited", value: 5 },
        ],
      },
    ],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  };
}

export interface CardOrder {
  readonly card?: string;
  readonly spend?: number;
  readonly state?: string;
  readonly price?: number;
  readonly profileId?: string;
}

export function orderOf({ card, spend = 0, state = "closed", price = 10, profileId }: CardOrder) {
  return {
    state,
    ...(profileId === undefined ? {} : { profileId }),
    ...(card === undefined ? {} : { loyaltyCards: [card] }),
    cartItems: [{ name: "Tea", sku: "tea", quantity: 1, price }],
    attributes: { PointsToSpend: spend },
  };
}

export function putOrder(
  { key }: CardShop,
  id: string,
  order: CardOrder,
): Promise<Answer<CardAnswer>> {
  return call("PUT", `/v2/customer_sessions/${id}`, bodyOf(orderOf(order)), key);
}

export function bodyOf(customerSession: object) {
  return { customerSession, responseContent: ["loyalty", "ruleFailureReasons"] };
}

/** Active points of a card. */
export async function pointsOn({ programId }: CardShop, card: string): Promise<number> {
  const { ledger } = await manage<CardBody>("GET", `${cardsPath(programId)}/${card}`);
  return ledger["currentBalance"] ?? Number.NaN;
}
