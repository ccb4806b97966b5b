import type { IntegrationContext, IsolateCaches } from "../../src/services/context";
import { IdempotentCall } from "../../src/services/idempotency/idempotent-call";
import { Refusal, type RefusalCode } from "../../src/services/refusal";
import type { World } from "./world";

/** How one request ended, as its client sees it. */
export type Outcome<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly message: string }
  /** An error that is no refusal: the client can't know what happened. */
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "no_answer" };

/** A call of a production service. */
export type ServiceCall<Answer> = (context: IntegrationContext) => Promise<Answer>;

/** After this time a client gives up on a request; the request may go on without it. */
const CLIENT_PATIENCE_MS = 60_000;
const RETRY_DELAY_MS = 1_000;
const ATTEMPTS_MAX = 40;
/** Refusals that ask for the same call again. */
const RETRYABLE: ReadonlySet<RefusalCode> = new Set(["too_many_updates", "unavailable"]);

/** One request, in an isolate of its own unless `caches` says otherwise. */
export async function send<Answer>(
  world: World,
  name: string,
  call: ServiceCall<Answer>,
  caches?: IsolateCaches,
): Promise<Outcome<Answer>> {
  const outcome = await Promise.race([
    ended(call(world.request(name, caches))),
    world.later<Outcome<Answer>>(CLIENT_PATIENCE_MS, `the patience of ${name} ends`, {
      kind: "no_answer",
    }),
  ]);
  const message = "message" in outcome ? `: ${outcome.message}` : "";
  world.scheduler.note(`${name} ends: ${outcome.kind}${message}`);
  return outcome;
}

/** The call with an `Idempotency-Key`: however often it is sent, it has one effect and one answer. */
export function withKey<Answer>(key: string, call: ServiceCall<Answer>): ServiceCall<Answer> {
  const names = { scope: "integration", key, operation: key, hash: key, status: 200 } as const;
  return (context) => call({ ...context, idempotency: new IdempotentCall(names) });
}

/** Repeats the call until it is answered, or refused for a reason that a repeat won't change. */
export async function insist<Answer>(
  world: World,
  name: string,
  call: ServiceCall<Answer>,
): Promise<readonly Outcome<Answer>[]> {
  const outcomes: Outcome<Answer>[] = [];
  while (outcomes.length < ATTEMPTS_MAX) {
    const outcome = await send(world, `${name}.${outcomes.length}`, call);
    outcomes.push(outcome);
    if (outcome.kind === "answered") return outcomes;
    if (outcome.kind === "refused" && !RETRYABLE.has(outcome.code)) return outcomes;
    await world.later(RETRY_DELAY_MS, `${name} tries again`, null);
  }
  return outcomes;
}

async function ended<Answer>(request: Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return { kind: "answered", answer: await request };
  } catch (error) {
    if (error instanceof Refusal) {
      return { kind: "refused", code: error.code, message: error.message };
    }
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
