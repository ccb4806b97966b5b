import type { JsonValue } from "../model";
import type { BlockFields, TalangCall } from "./talang";

const WEBHOOK_CALL = /^callApi(\d{1,15})$/iu;

/** `["!", name, …args]`: a webhook as `callApi<id>`, else a custom effect by name (RULES §5). */
export function readExpansion(call: TalangCall): BlockFields {
  const [name, ...args] = call.args;
  const params = args.map((_arg, index): JsonValue => call.value(index + 1) ?? null);
  const webhookId = typeof name === "string" ? WEBHOOK_CALL.exec(name)?.[1] : undefined;
  if (webhookId !== undefined) {
    call.place("webhook", 0);
    return { type: "triggerWebhook", webhook: { id: Number(webhookId) }, params };
  }
  call.place("customEffect", 0);
  return { type: "triggerCustomEffect", customEffect: { name }, params };
}
