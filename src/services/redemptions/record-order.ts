import { foldCode } from "../../core/coupon/code";
import { optionLedgersStatement } from "../../db/queries/redemptions/customer-view";
import { type Identity, keepIdentitiesStatement } from "../../db/queries/redemptions/identities";
import {
  freeIdentitiesStatement,
  type RedeemedCodeRow,
  redeemedCodesStatement,
} from "../../db/queries/redemptions/order-facts";
import { again } from "../again";
import { ensureAttributes } from "../attributes/ensure-attributes";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { hashJson } from "../hash-json";
import { loadCall, type LoadedCall } from "../load-call";
import { Refusal } from "../refusal";
import { readSession } from "../sessions/read-session";
import type { SessionAnswer, UpdateSessionInput } from "../sessions/types";
import { updateSession } from "../sessions/update-session";
import { ledgerOfCall, type ChosenLedger } from "./choose-ledger";
import { taggedProfile } from "./customer-tags";
import {
  comparableEmail,
  type CustomerReference,
  findCustomerStatement,
  foundCustomerOrNone,
} from "./find-customer";
import { toIdentities } from "./identities";
import { customerWallet } from "./load-customer";
import { type OrderCode, orderCodes } from "./order-codes";
import { onceByName } from "./once-by-name";
import { type OrderFacts, orderAttributes, orderChange } from "./order-change";
import { RedemptionRefusal } from "./redemption-refusal";

export interface RecordOrder extends OrderFacts {
  readonly customer: CustomerReference;
  /** What becomes the customer's attribute `Tags`; undefined = it stays. */
  readonly customerTags?: readonly string[] | undefined;
  readonly programId: number | undefined;
}

export interface RecordedOrder {
  readonly profileId: string;
  /** What the session answered, now or when the order came first. */
  readonly answer: Pick<SessionAnswer, "document" | "result" | "wallet" | "nowMs">;
  readonly codes: readonly OrderCode[];
  /** Null when the Application has several programs, or none. */
  readonly ledger: ChosenLedger | null;
}

/**
 * Takes an order: closes the session of its id, which settles delayed redemptions and runs the
 * campaigns. An order that was paid with a coupon whose points went back is recorded and earns
 * nothing. The same order again gets the stored answer. One hop before the close, for the customer;
 * +1 for an identity that is new, and for what became of a code that was not accepted.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`, `order_conflict`
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export function recordOrder(
  context: IntegrationContext,
  order: RecordOrder,
): Promise<RecordedOrder> {
  return onceByName(context, (call) => record(call, order));
}

async function record(context: IntegrationContext, order: RecordOrder): Promise<RecordedOrder> {
  const { caseSensitivity } = (await rememberedIndex(context)).application;
  const codes = order.codes.map((code) => foldCode(code, caseSensitivity));
  const identities = toIdentities(order.customer);
  const loaded = await load(context, order, codes, identities);
  const { call, profileId, redeemedCodes } = loaded;
  const values = await attributesOf(context, order);
  const profileAttributes = await taggedProfile(context, call.index, order.customerTags);
  const change = orderChange(order, profileId, values);
  const answer = await close(context, order, { change, profileAttributes, redeemedCodes });
  // The order has taken hold: what follows may fail, and the same order again finds it undone.
  const [current] = await Promise.all([
    isAnyRefused(redeemedCodes, answer)
      ? afterwards(context, redeemedCodes, () => readCodes(context, call, codes))
      : redeemedCodes,
    afterwards(context, undefined, () =>
      keepIdentities(context, call, profileId, loaded.freeIdentities),
    ),
  ]);
  const { nowMs, result, document } = answer;
  const { orderId } = order;
  const { effects } = result;
  const outcome = { orderId, effects, redeemedCodes: current, caseSensitivity, nowMs };
  const codesOfOrder = orderCodes(document.couponCodes, outcome);
  return { profileId, answer, codes: codesOfOrder, ledger: loaded.ledger };
}

async function afterwards<T>(
  { ports, requestId }: IntegrationContext,
  otherwise: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch {
    ports.log.event("order_not_followed_up", { requestId });
    return otherwise;
  }
}

interface LoadedOrder {
  readonly call: LoadedCall;
  readonly profileId: string;
  readonly redeemedCodes: readonly RedeemedCodeRow[];
  readonly freeIdentities: readonly Identity[];
  readonly ledger: ChosenLedger | null;
}

async function load(
  context: IntegrationContext,
  { customer, programId }: RecordOrder,
  codes: readonly string[],
  identities: readonly Identity[],
): Promise<LoadedOrder> {
  const { db } = context.ports;
  const call = await loadCall(context, ({ application }) => {
    const environment = application.sandbox ? "sandbox" : "live";
    return [
      findCustomerStatement(db, environment, customer),
      redeemedCodesStatement(db, application.id, codes),
      freeIdentitiesStatement(db, environment, identities),
      optionLedgersStatement(db, application.id),
    ];
  });
  if (call.isDry) throw new Refusal("invalid", "Calls with a staging key are dry");
  const [customers, redeemed, free, optionLedgers] = call.results;
  return {
    call,
    profileId: foundCustomerOrNone(customers)?.integrationId ?? newCustomerId(customer),
    redeemedCodes: (redeemed?.results ?? []) as RedeemedCodeRow[],
    freeIdentities: (free?.results ?? []) as Identity[],
    ledger: ledgerOfCall(call.index, optionLedgers, programId),
  };
}

/** Who is seen for the first time is called by the shop's id, else by the email. */
function newCustomerId({ customerId, email }: CustomerReference): string {
  const id = customerId ?? (email === undefined ? undefined : comparableEmail(email));
  if (id !== undefined) return id;
  const message = "No customer has this phone or pos_account_id; an email would make a new one";
  throw new RedemptionRefusal("customer_not_found", message);
}

/** What rules can read of the order; defined by the first order. */
async function attributesOf(context: IntegrationContext, order: OrderFacts) {
  const { values } = await ensureAttributes(context, {
    entity: "CustomerSession",
    eventType: "",
    values: [orderAttributes(order)],
    types: new Map(),
  });
  return values[0];
}

interface OrderClose extends Pick<UpdateSessionInput, "profileAttributes"> {
  readonly change: ReturnType<typeof orderChange>;
  readonly redeemedCodes: readonly RedeemedCodeRow[];
}

async function close(
  context: IntegrationContext,
  { orderId }: RecordOrder,
  { change, profileAttributes, redeemedCodes }: OrderClose,
): Promise<RecordedOrder["answer"]> {
  try {
    return await updateSession(context, {
      sessionIntegrationId: orderId,
      change,
      profileAttributes,
      evaluableCampaignIds: [],
      dry: false,
      sections: new Set(["loyalty"]),
      paidWithCoupons: redeemedCodes.map(({ couponId, state, deadlineAtMs }) => ({
        couponId,
        endsAtMs: state === "held" ? deadlineAtMs : null,
      })),
    });
  } catch (error) {
    if (!isStateRefused(error)) throw error;
    return storedOrder(context, orderId, await hashJson(change));
  }
}

function isStateRefused(error: unknown): boolean {
  if (!(error instanceof Refusal) || error.code !== "invalid") return false;
  return error.errors.some(({ source }) => "pointer" in source && source.pointer === "/state");
}

/** An order of which units came back since is still the same order. */
async function storedOrder(
  context: IntegrationContext,
  orderId: string,
  bodyHash: string,
): Promise<RecordedOrder["answer"]> {
  const { document, result } = await readSession(context, orderId);
  if (document.state === "partially_returned" && document.closeBodyHash === bodyHash) {
    const { standing = [] } = result;
    const nowMs = context.ports.clock.now();
    const { wallet } = await customerWallet(context, document.profileId);
    return { document, result: { ...result, effects: standing }, wallet, nowMs };
  }
  const message =
    document.state === "cancelled"
      ? "An order of this order_id was refunded; a new order needs another order_id"
      : "There is an order of this order_id already, with other contents";
  throw new RedemptionRefusal("order_conflict", message);
}

/** What was read before the close tells the end of a code unless it came in between. */
function isAnyRefused(
  redeemedCodes: readonly RedeemedCodeRow[],
  { result }: Pick<SessionAnswer, "result">,
): boolean {
  const accepted = result.effects.filter(({ effectType }) => effectType === "acceptCoupon");
  return accepted.length < redeemedCodes.length;
}

async function readCodes(
  context: IntegrationContext,
  { index }: LoadedCall,
  codes: readonly string[],
): Promise<RedeemedCodeRow[]> {
  const { db } = context.ports;
  const statement = redeemedCodesStatement(db, index.application.id, codes);
  return (await again(() => statement.all<RedeemedCodeRow>())).results;
}

async function keepIdentities(
  context: IntegrationContext,
  { environment }: LoadedCall,
  profileIntegrationId: string,
  identities: readonly Identity[],
): Promise<void> {
  if (identities.length === 0) return;
  const { db, clock } = context.ports;
  const owner = { environment, profileIntegrationId };
  await again(() => keepIdentitiesStatement(db, owner, identities, clock.now()).run());
}
