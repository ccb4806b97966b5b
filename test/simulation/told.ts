import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SessionAnswer } from "../../src/services/sessions/types";
import type { Outcome } from "./client";
import { entriesOf } from "./invariants";
import type { HoldAnswer } from "./hold-story";
import type { CheckoutPart, HoldPart, Part, Plot, StaffPart, UndoPart } from "./plot";
import { resultWithCodes } from "./stored-sessions";
import { APPLICATION_ID } from "./shop-rules";
import type { World } from "./world";

type Heard = readonly Outcome<unknown>[];

/** What a caller was told, compared with what the world holds; empty = it was the truth. */
export async function untold(
  world: World,
  plot: Plot,
  part: Part,
  heard: Heard,
): Promise<string[]> {
  const last = heard.at(-1);
  if (last === undefined) return [`${part.name} was never heard`];
  if (part.insists && (last.kind === "failed" || last.kind === "no_answer")) {
    return [`${part.name} got no answer: ${JSON.stringify(last)}`];
  }
  switch (part.role) {
    case "checkout":
      return untoldCheckout(world, plot, part, last);
    case "staff":
      return untoldStaffChange(world, part, heard);
    case "undo":
      return untoldUndo(world, part, last);
    case "hold":
      return untoldHold(world, part, heard);
    case "reservation":
    case "visit":
      return [];
  }
}

async function untoldCheckout(
  world: World,
  plot: Plot,
  { name, checkout, insists }: CheckoutPart,
  last: Outcome<unknown>,
): Promise<string[]> {
  const session = world.session(`${APPLICATION_ID}:${checkout.sessionId}`).object;
  const { document, resultJson } = await session.call((logic) => logic.read());
  const isUndone = plot.parts.some(
    (part) => part.role === "undo" && part.undo.sessionId === checkout.sessionId,
  );
  if (last.kind === "refused" && insists) {
    // Another call closed the session first; a repeat of this one can't change that.
    if (last.code === "invalid" && (isUndone || document?.state === "closed")) return [];
    return [`${name} was refused: ${last.code}, ${last.message}`];
  }
  if (last.kind !== "answered" || checkout.state === "open") return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `checkoutCall` answers
  const { result } = last.answer as SessionAnswer;
  if (resultJson === "") return [`${name} heard of a close, but no session is stored`];
  const stored = await resultWithCodes(world, JSON.parse(resultJson) as SessionAnswer["result"]);
  if (isUndone && stored.closureId !== result.closureId) return notCommitted(world, name, result);
  const told = await resultWithCodes(world, result);
  const [heard, holds] = [JSON.stringify(told.effects), JSON.stringify(stored.effects)];
  return heard === holds ? [] : [`${name} heard ${heard}, but the session holds ${holds}`];
}

/** An undo that was answered took hold; one that is refused found nothing to take back. */
function untoldUndo(world: World, { name, insists }: UndoPart, last: Outcome<unknown>): string[] {
  if (last.kind === "refused" && insists && !["invalid", "not_found"].includes(last.code)) {
    return [`${name} was refused: ${last.code}, ${last.message}`];
  }
  if (last.kind !== "answered") return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `undoCall` answers
  const { result } = last.answer as SessionAnswer;
  // An open session is cancelled without a closure.
  return result.closureId === "" ? [] : notCommitted(world, name, result);
}

function notCommitted(world: World, name: string, { closureId }: SessionAnswer["result"]) {
  const sql = "SELECT outcome FROM closures WHERE id = ?";
  const outcome = world.d1.run(sql, [closureId]).rows[0]?.[0];
  if (outcome === "committed") return [];
  return [`${name} heard of ${closureId}, which is ${String(outcome ?? "unknown")}`];
}

/** One entry for each answer; a call without an answer posted one or none. */
async function untoldStaffChange(
  world: World,
  { name, change }: StaffPart,
  heard: Heard,
): Promise<string[]> {
  const entries = await entriesOf(world, change.profileId);
  const posted = entries.filter((entry) => entry.name === change.name).length;
  const answered = heard.filter(({ kind }) => kind === "answered").length;
  const unknown = heard.filter(({ kind, ...rest }) => isUnknown({ kind, ...rest })).length;
  if (posted >= answered && posted <= answered + unknown) return [];
  return [`${name} heard ${answered} answers (${unknown} unknown), but ${posted} are posted`];
}

/** Whether the call may have taken effect although nobody said so. */
function isUnknown(outcome: { readonly kind: string; readonly code?: string }): boolean {
  return outcome.kind !== "answered" && outcome.code !== "invalid";
}

/** What was decided is what stands; who comes too late finds the points given back. */
function untoldHold(world: World, { name, hold }: HoldPart, heard: Heard): string[] {
  const { storage } = world.wallet(walletNameOfProfile(false, hold.profileId));
  const [row] = storage.exec<{ state: string }>(
    "SELECT state FROM hold WHERE transaction_uuid = ?",
    hold.transactionUUID,
  );
  const state = row?.state ?? "missing";
  return heard.flatMap((outcome) => {
    if (outcome.kind !== "answered") return [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `playHold` answers
    const { step, posted } = outcome.answer as HoldAnswer;
    const told = `${name} heard ${step} ${posted ? "posted" : "refused"}, but it is ${state}`;
    if (step === "hold") return posted && state === "missing" ? [told] : [];
    const done = step === "capture" ? "captured" : "voided";
    return state === (posted ? done : "voided") ? [] : [told];
  });
}
