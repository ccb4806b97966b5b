import type { RecordedOrder } from "../../src/services/redemptions/record-order";
import type { RefundedOrder } from "../../src/services/redemptions/refund-order";
import { APPLICATION_ID } from "./shop-rules";
import type { World } from "./world";

/** What a shop was answered of an order that carries the code of a redemption. */
export type HeardOrder = { readonly sessionId: string; readonly redemptionId: number } & (
  | { readonly kind: "order"; readonly answer: RecordedOrder }
  | { readonly kind: "refund"; readonly answer: RefundedOrder }
);

/** Ends of orders and refunds by what was told of them. */
export function talliedOrders(heard: readonly HeardOrder[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const each of heard) {
    const end = endOf(each);
    tally[end] = (tally[end] ?? 0) + 1;
  }
  return tally;
}

function endOf(heard: HeardOrder): string {
  if (heard.kind === "refund") {
    return heard.answer.document.state === "cancelled" ? "refund of all" : "refund of a unit";
  }
  const [code] = heard.answer.codes;
  return `order with a code ${code?.status ?? "less"}`;
}

/** What callers were told of orders and refunds is what the world holds; empty = all of it. */
export async function untoldOrders(
  world: World,
  heard: readonly HeardOrder[],
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const each of heard) {
    const { sessionId } = each;
    const session = world.session(`${APPLICATION_ID}:${sessionId}`).object;
    const { document } = await session.call((logic) => logic.read());
    const told = each.kind === "order" ? each.answer.answer.document : each.answer.document;
    if (document === null || document.epoch < told.epoch || document.state === "open") {
      broken.push(`${sessionId} was answered, but is ${document?.state ?? "not stored"}`);
      continue;
    }
    if (each.kind === "order") broken.push(...untoldCode(world, each));
    else broken.push(...untoldRefund(each, document.returns ?? [], document.state));
  }
  return [...broken, ...(await tagsOfNoOrder(world))];
}

type OrderHeard = Extract<HeardOrder, { kind: "order" }>;
type RefundHeard = Extract<HeardOrder, { kind: "refund" }>;

/** A code that was settled was settled by this order; one whose points went back earned nothing. */
function untoldCode(world: World, { sessionId, redemptionId, answer }: OrderHeard): string[] {
  const [code] = answer.codes;
  if (code === undefined || code.status === "rejected") return [];
  if (code.status === "accepted") {
    if (code.settledHundredths === 0) return [];
    const sql = `SELECT count(*) FROM point_redemption_steps
WHERE redemption_id = ? AND state = 'spent' AND session_integration_id = ?`;
    const [row] = world.d1.run(sql, [redemptionId, sessionId]).rows;
    return row?.[0] === 1 ? [] : [`${sessionId} heard that it settled ${redemptionId}`];
  }
  const [row] = world.d1.run("SELECT state FROM point_redemptions WHERE id = ?", [
    redemptionId,
  ]).rows;
  // Nobody may have ended it yet whose time is over: then it can be cancelled still.
  const isTrue = row?.[0] === code.status || row?.[0] === "cancelled";
  const { effects } = answer.answer.result;
  const isPlain = effects.every(({ effectType }) => effectType === "rejectCoupon");
  return [
    ...(isTrue ? [] : [`${sessionId} heard ${code.status}, but it is ${String(row?.[0])}`]),
    ...(isPlain ? [] : [`${sessionId} earned with a code that is ${code.status}`]),
  ];
}

function untoldRefund(
  { sessionId, answer }: RefundHeard,
  returns: readonly { readonly id: number }[],
  state: string,
): string[] {
  const own = answer.document.returns?.at(-1);
  const isThere =
    answer.document.state === "cancelled"
      ? state === "cancelled"
      : returns.filter(({ id }) => id === own?.id).length === 1;
  return isThere ? [] : [`${sessionId} heard of a refund, but is ${state}`];
}

/** Tags come with an order that took hold: each order of the stories gives its own. */
async function tagsOfNoOrder(world: World): Promise<string[]> {
  const sql = `SELECT integration_id, attributes ->> '$.Tags[0]' FROM profiles
WHERE attributes ->> '$.Tags' IS NOT NULL`;
  const broken: string[] = [];
  for (const [customer, tag] of world.d1.run(sql, []).rows) {
    const session = world.session(`${APPLICATION_ID}:${String(tag)}`).object;
    const { document } = await session.call((logic) => logic.read());
    if (document && document.epoch > 0 && document.profileId === customer) continue;
    broken.push(`${String(customer)} has the tag of ${String(tag)}, which did not take hold`);
  }
  return broken;
}
