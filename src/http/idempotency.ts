import type { Context, Next } from "hono";
import {
  IDEMPOTENCY_HEADER,
  IdempotentCall,
  type IdempotencyScope,
} from "../services/idempotency/idempotent-call";
import { hashJson } from "../services/hash-json";
import type { AppEnv } from "./env";
import { createRoute, type Operation, z } from "./openapi";
import { errorResponses } from "./responses";

export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

/** Told when the answer is an earlier call's. */
export const REPLAYED_HEADER = "Idempotency-Replayed";

const headers = z.object({
  [IDEMPOTENCY_HEADER]: z
    .string()
    .min(1)
    .max(IDEMPOTENCY_KEY_LENGTH_MAX)
    .regex(/^[\x20-\x7e]*$/, { error: "must be printable ASCII" })
    .optional()
    .openapi({
      description:
        "A name for this call, such as a random UUID. Sent again within 24 hours, the call has no " +
        `further effect and gets the stored answer, with \`${REPLAYED_HEADER}: true\`. What was ` +
        "refused, or changed nothing, is decided anew. With `dry` it has no meaning.",
      example: "3b7e5a52-5f0e-4c57-9a8e-3d1f0b9c8e7a",
    }),
});

const schema = errorResponses[409].content["application/json"].schema;

function refusal(description: string, StatusCode: number, message: string) {
  const example = { message, errors: [], StatusCode };
  return { description, content: { "application/json": { schema, example } } };
}

const refusals = {
  409: refusal(
    "A call with the same `Idempotency-Key` is under way; send it again after `Retry-After`",
    409,
    "A call with the same Idempotency-Key is under way; send it again to be answered",
  ),
  422: refusal(
    "The `Idempotency-Key` was used for another call: another operation, path, query or body",
    422,
    "The Idempotency-Key was used for another call",
  ),
} as const;

const NOT_WRITING: ReadonlySet<string> = new Set(["get", "head"]);

/**
 * The operation with the `Idempotency-Key` header (DESIGN §4), if it is one that writes. Its
 * service finds the call in its context; services that write in D1 are made by `once`.
 */
export function idempotent(operation: Operation, scope: IdempotencyScope): Operation {
  const { definition } = operation;
  const { route, handler } = definition;
  if (NOT_WRITING.has(route.method)) return operation;
  const declared = createRoute({
    ...route,
    request: { ...route.request, headers },
    responses: { ...refusals, ...route.responses },
  });
  const answer = async (c: Context<AppEnv>, next: Next) => {
    const call = await callOf(c, operation, scope);
    if (call) c.set("integration", { ...c.get("integration"), idempotency: call });
    // Every handler of this API answers by a `Response`; its type knows the body, too.
    const response = (await handler(c, next)) as Response;
    if (call?.isReplayed === true) response.headers.set(REPLAYED_HEADER, "true");
    return response;
  };
  return { ...operation, definition: { ...definition, route: declared, handler: answer } };
}

/** What the schemas made of a request's parts; a part without a schema is absent. */
interface Understood {
  readonly header: z.output<typeof headers>;
  readonly param?: unknown;
  readonly query?: { readonly dry?: unknown; readonly silent?: unknown };
  readonly json?: unknown;
}

async function callOf(
  c: Context<AppEnv>,
  { definition: { route } }: Operation,
  scope: IdempotencyScope,
): Promise<IdempotentCall | null> {
  const valid = <P extends keyof Understood>(part: P) =>
    c.req.valid(part as never) as Understood[P];
  const key = valid("header")[IDEMPOTENCY_HEADER];
  const query = valid("query");
  if (key === undefined || query?.dry === true) return null;
  const operation = route.operationId ?? route.path;
  const hash = await hashJson({ param: valid("param"), query, json: valid("json") });
  const isSilent = query?.silent === "yes";
  return new IdempotentCall({ scope, key, operation, hash, status: successOf(route, isSilent) });
}

const NO_CONTENT = 204;

/** What the operation answers when it succeeds. */
function successOf({ responses }: Operation["definition"]["route"], isSilent: boolean): number {
  const good = Object.keys(responses)
    .map(Number)
    .filter((status) => status >= 200 && status < 300);
  const withBody = good.filter((status) => status !== NO_CONTENT);
  return isSilent || withBody.length === 0 ? NO_CONTENT : Math.min(...withBody);
}
