import type { SessionDocument, SessionReturn } from "../../core/session/types";
import type { UndoRequest } from "../../core/session/undo";
import { optionLedgersStatement } from "../../db/queries/redemptions/customer-view";
import type { IntegrationContext } from "../context";
import { hashJson } from "../hash-json";
import { loadCall } from "../load-call";
import { Refusal } from "../refusal";
import { type ReadSession, readSession } from "../sessions/read-session";
import type { SessionAnswer, SessionResult } from "../sessions/types";
import { undoSession } from "../sessions/undo/undo-session";
import { type ChosenLedger, ledgerOfCall } from "./choose-ledger";
import { customerWallet } from "./load-customer";
import { onceByName } from "./once-by-name";
import { RedemptionRefusal } from "./redemption-refusal";
import { checkWhole, type RefundedItem, returnedItems, wishesOf } from "./refund-items";

export interface RefundOrder {
  readonly orderId: string;
  /** Names the refund within its order: the same comes back once. */
  readonly refundId: string;
  /** Undefined = the whole order. */
  readonly items: readonly RefundedItem[] | undefined;
  readonly totalCents: number | undefined;
  readonly currency: string | undefined;
  readonly programId: number | undefined;
}

export interface RefundedOrder {
  readonly document: SessionDocument;
  /** What came back. */
  readonly items: readonly Required<RefundedItem>[];
  /** Null for a refund that was made before another one: its figures are not kept. */
  readonly result: SessionResult | null;
  readonly answer: Pick<SessionAnswer, "wallet" | "nowMs">;
  readonly isRepeated: boolean;
  readonly ledger: ChosenLedger | null;
}

/**
 * Takes an order back, wholly (its session is cancelled, its codes are free again) or by units (a
 * return): points that it earned go, points that it spent come back, exactly. One hop before the
 * undo, to find the lines.
 *
 * @throws RedemptionRefusal `order_not_found`, `refund_conflict`, `too_many_returned`,
 *   `unknown_currency`
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export function refundOrder(
  context: IntegrationContext,
  refund: RefundOrder,
): Promise<RefundedOrder> {
  return onceByName(context, (call) => takeBack(call, refund));
}

async function takeBack(context: IntegrationContext, refund: RefundOrder): Promise<RefundedOrder> {
  const named = await nameOf(refund);
  const { ledger, isDry } = await readLedger(context, refund.programId);
  if (isDry) throw new Refusal("invalid", "Calls with a staging key are dry");
  const stored = await readOrder(context, refund.orderId);
  const repeated = repeatOf(stored, refund, named);
  if (repeated) return answered(context, repeated, ledger);
  const request = requestOf(stored.document, refund, named);
  try {
    const answer = await undoSession(context, {
      sessionIntegrationId: refund.orderId,
      request,
      dry: false,
      sections: new Set(["loyalty"]),
    });
    const { document, result } = answer;
    const items = broughtBack(document, stored.document, named);
    return { document, items, result, answer, isRepeated: false, ledger };
  } catch (error) {
    if (!isPlainNo(error)) throw error;
    // Somebody was faster: the same refund, or another one.
    const now = await readOrder(context, refund.orderId);
    const made = repeatOf(now, refund, named);
    if (made) return answered(context, made, ledger);
    requestOf(now.document, refund, named);
    throw new RedemptionRefusal("refund_conflict", "The order changed meanwhile; try again");
  }
}

/** The refund as the session remembers it: a return by its id, a cancellation by its hash. */
interface RefundName {
  readonly returnId: number;
  readonly bodyHash: string;
}

/** Digits of a hash that make a safe integer. */
const ID_DIGITS = 13;

async function nameOf({ orderId, refundId }: RefundOrder): Promise<RefundName> {
  const bodyHash = await hashJson(["refund", orderId, refundId]);
  return { bodyHash, returnId: Number.parseInt(bodyHash.slice(0, ID_DIGITS), 16) };
}

async function readLedger(context: IntegrationContext, programId: number | undefined) {
  const { db } = context.ports;
  const { index, isDry, results } = await loadCall(context, ({ application }) => [
    optionLedgersStatement(db, application.id),
  ]);
  return { ledger: ledgerOfCall(index, results[0], programId), isDry };
}

async function readOrder(context: IntegrationContext, orderId: string): Promise<ReadSession> {
  try {
    return await readSession(context, orderId);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
    throw new RedemptionRefusal("order_not_found", "There is no order of this order_id");
  }
}

/** A "no" of the undo itself, which wrote nothing. */
function isPlainNo(error: unknown): boolean {
  return error instanceof Refusal && (error.code === "invalid" || error.code === "conflict");
}

type MadeRefund = Pick<RefundedOrder, "document" | "items" | "result">;

/** A refund that was made before, with the balance of now. */
async function answered(
  context: IntegrationContext,
  made: MadeRefund,
  ledger: ChosenLedger | null,
): Promise<RefundedOrder> {
  const { wallet } = await customerWallet(context, made.document.profileId);
  const answer = { wallet, nowMs: context.ports.clock.now() };
  return { ...made, answer, isRepeated: true, ledger };
}

/** What a refund that was made before is answered; null when it is a new one. */
function repeatOf(
  { document, result }: ReadSession,
  { items }: RefundOrder,
  { returnId, bodyHash }: RefundName,
): MadeRefund | null {
  if (document.state === "cancelled" && document.closeBodyHash === bodyHash) {
    if (items !== undefined) throw otherContents();
    return { document, items: unreturned(document), result };
  }
  const { returns = [] } = document;
  const made = returns.find(({ id }) => id === returnId);
  if (!made) return null;
  const brought = returnedItems(made);
  if (items === undefined || !isSame(items, brought)) throw otherContents();
  const isLast = document.state === "partially_returned" && returns.at(-1) === made;
  return { document, items: brought, result: isLast ? result : null };
}

function otherContents(): RedemptionRefusal {
  const message = "A refund of this id was made before, with other contents";
  return new RedemptionRefusal("refund_conflict", message);
}

/** Lines without a quantity meant all that was left, which nobody knows any more. */
function isSame(
  wished: readonly RefundedItem[],
  brought: readonly Required<RefundedItem>[],
): boolean {
  const ids = new Set(wished.map(({ id }) => id));
  if (ids.size !== brought.length || !brought.every(({ id }) => ids.has(id))) return false;
  return brought.every(({ id, quantity }) => {
    const own = wished.filter((line) => line.id === id);
    if (own.some((line) => line.quantity === undefined)) return true;
    return own.reduce((sum, line) => sum + (line.quantity ?? 0), 0) === quantity;
  });
}

/** @throws RedemptionRefusal when the order can't be refunded so */
function requestOf(
  document: SessionDocument,
  { items, totalCents, currency }: RefundOrder,
  { returnId, bodyHash }: RefundName,
): UndoRequest {
  if (document.state === "open") {
    throw new RedemptionRefusal("order_not_found", "The session of this order_id is still open");
  }
  if (document.state === "cancelled") {
    throw new RedemptionRefusal("too_many_returned", "The whole order came back before");
  }
  checkCurrency(document, currency);
  if (items !== undefined) {
    return { kind: "return", items: wishesOf(document, items), id: returnId };
  }
  checkWhole(document, totalCents);
  return { kind: "cancel", attributes: {}, bodyHash };
}

function checkCurrency({ attributes }: SessionDocument, currency: string | undefined): void {
  const ordered = attributes["OrderCurrency"];
  if (currency === undefined || ordered === undefined || ordered === currency) return;
  const message = `The order is in ${JSON.stringify(ordered)}, not in ${currency}`;
  throw new RedemptionRefusal("unknown_currency", message);
}

function broughtBack(
  after: SessionDocument,
  before: SessionDocument,
  { returnId }: RefundName,
): Required<RefundedItem>[] {
  const made: SessionReturn | undefined = after.returns?.find(({ id }) => id === returnId);
  return made ? returnedItems(made) : unreturned(before);
}

/** Units that were with the customer until the whole order came back. */
function unreturned({ cartItems }: SessionDocument): Required<RefundedItem>[] {
  return returnedItems({
    items: cartItems.flatMap(({ sku, quantity, returnedQuantity = 0 }, position) =>
      quantity > returnedQuantity ? [{ position, sku, quantity: quantity - returnedQuantity }] : [],
    ),
  });
}
