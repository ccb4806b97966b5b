import type { SessionAnswer } from "../../src/services/sessions/types";
import type { Outcome } from "./client";
import { entriesOf } from "./invariants";
import type { CheckoutPart, Part, StaffPart } from "./plot";
import { APPLICATION_ID } from "./shop-rules";
import type { World } from "./world";

type Heard = readonly Outcome<unknown>[];

/** What a caller was told, compared with what the world holds; empty = it was the truth. */
export async function untold(world: World, part: Part, heard: Heard): Promise<string[]> {
  const last = heard.at(-1);
  if (last === undefined) return [`${part.name} was never heard`];
  if (part.insists && (last.kind === "failed" || last.kind === "no_answer")) {
    return [`${part.name} got no answer: ${JSON.stringify(last)}`];
  }
  return part.role === "checkout"
    ? untoldCheckout(world, part, last)
    : untoldStaffChange(world, part, heard);
}

async function untoldCheckout(
  world: World,
  { name, checkout, insists }: CheckoutPart,
  last: Outcome<unknown>,
): Promise<string[]> {
  const session = world.session(`${APPLICATION_ID}:${checkout.sessionId}`).object;
  const { document, resultJson } = await session.call((logic) => logic.read());
  if (last.kind === "refused" && insists) {
    // Another call closed the session first; a repeat of this one can't change that.
    if (last.code === "invalid" && document?.state === "closed") return [];
    return [`${name} was refused: ${last.code}, ${last.message}`];
  }
  if (last.kind !== "answered" || checkout.state === "open") return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `checkoutCall` answers
  const { result } = last.answer as SessionAnswer;
  if (resultJson === "") return [`${name} heard of a close, but no session is stored`];
  const stored = JSON.parse(resultJson) as SessionAnswer["result"];
  const [heard, holds] = [JSON.stringify(result.effects), JSON.stringify(stored.effects)];
  return heard === holds ? [] : [`${name} heard ${heard}, but the session holds ${holds}`];
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
