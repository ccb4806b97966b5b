import { Refusal, type RefusalCode } from "../../src/services/refusal";
import type { IsolateCaches } from "../../src/services/context";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { updateSession } from "../../src/services/sessions/update-session";
import { checkoutInput, type Checkout } from "./story";
import type { World } from "./world";

/** How one request ended, as its client sees it. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: SessionAnswer }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly message: string }
  /** An error that is no refusal: the client can't know what happened. */
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "no_answer" };

/** After this time a client gives up on a request; the request may go on without it. */
const CLIENT_PATIENCE_MS = 60_000;
const RETRY_DELAY_MS = 1_000;
const ATTEMPTS_MAX = 40;
/** Refusals that ask for the same call again. */
const RETRYABLE: ReadonlySet<RefusalCode> = new Set(["too_many_updates", "unavailable"]);

/** One request, in an isolate of its own unless `caches` says otherwise. */
export async function send(
  world: World,
  name: string,
  checkout: Checkout,
  caches?: IsolateCaches,
): Promise<Outcome> {
  const context = world.request(name, caches);
  const outcome = await Promise.race([
    ended(updateSession(context, checkoutInput(checkout))),
    world.later<Outcome>(CLIENT_PATIENCE_MS, `the patience of ${name} ends`, { kind: "no_answer" }),
  ]);
  world.scheduler.note(
    `${name} ends: ${outcome.kind} ${"message" in outcome ? outcome.message : ""}`,
  );
  return outcome;
}

/** Repeats the call until it is answered, or refused for a reason that a repeat won't change. */
export async function insist(
  world: World,
  name: string,
  checkout: Checkout,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  while (outcomes.length < ATTEMPTS_MAX) {
    const outcome = await send(world, `${name}.${outcomes.length}`, checkout);
    outcomes.push(outcome);
    if (outcome.kind === "answered") return outcomes;
    if (outcome.kind === "refused" && !RETRYABLE.has(outcome.code)) return outcomes;
    await world.later(RETRY_DELAY_MS, `${name} tries again`, null);
  }
  return outcomes;
}

async function ended(request: Promise<SessionAnswer>): Promise<Outcome> {
  try {
    return { kind: "answered", answer: await request };
  } catch (error) {
    if (error instanceof Refusal) {
      return { kind: "refused", code: error.code, message: error.message };
    }
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
