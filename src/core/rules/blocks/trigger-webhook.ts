import { CHARACTERS_PER_STEP_BITS } from "../../expression";
import { type BlockFrame, type BlockType, refused } from "./block";
import { fillJson, fillText } from "../fill-template";
import {
  checkParameters,
  compileParameters,
  fillParameters,
  type ParameterValues,
} from "./parameters";
import { readReference } from "./references";
import { takeOne } from "./rewards";
import { positional, type TalangForm } from "./talang";
import { readExpansion } from "./expansion";

/** Sends a request somewhere, once the decision holds (DESIGN §3); the effect only tells of it. */
export interface TriggerWebhookBlock extends BlockFrame {
  readonly type: "triggerWebhook";
  readonly webhook: { readonly id: number; readonly title: string };
  readonly params: ParameterValues;
}

const own = positional<TriggerWebhookBlock>("triggerWebhook", [
  ["webhook", "reference"],
  ["params", "json"],
]);

/** `["!", "callApi<webhookId>", …args]` is attested (reference RULES §5). */
const talang: TalangForm<TriggerWebhookBlock> = {
  write: ({ webhook, params }, writer) => [
    "!",
    `callApi${webhook.id}`,
    ...Object.values(params).map((value) => writer.value(value)),
  ],
  read: { ...own.read, "!": readExpansion },
};

export const triggerWebhook: BlockType<TriggerWebhookBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const { webhooks } = reader.context.definitions;
    const webhook = readReference(reader, "webhook", webhooks, "webhook");
    if (!webhook) return null;
    const params = checkParameters(reader, webhook.params);
    return params && { webhook: { id: webhook.id, title: webhook.title }, params };
  },
  compile(block, compiler) {
    const params = compileParameters(block.params, compiler);
    return (run) => {
      const { id } = block.webhook;
      const webhook = run.state.catalogue.definitions.webhooks.find((known) => known.id === id);
      if (!webhook?.enabled) {
        const why = webhook ? "is disabled" : "does not exist any more";
        return refused(`The webhook "${block.webhook.title}" ${why}`, "EffectCouldNotBeApplied");
      }
      const budget = takeOne(run, "callApi");
      if (!budget.ok) return budget.error;
      const { title, verb } = webhook;
      const values = fillParameters(params, webhook.params, run);
      const { meter, timezone } = run.scope;
      const payload = fillJson(webhook.payload ?? "", values, timezone);
      meter.spend(payload.length >> CHARACTERS_PER_STEP_BITS);
      run.emit(
        "triggerWebhook",
        { webhookId: id, webhookName: title },
        {
          kind: "webhook",
          write: {
            webhookId: id,
            title,
            verb,
            url: fillText(webhook.url, values, timezone, "url"),
            headers: webhook.headers.map((header) =>
              headerLine(fillText(header, values, timezone)),
            ),
            payload,
          },
        },
      );
      return null;
    };
  },
};

/** A value with line ends would begin another header. */
function headerLine(header: string): string {
  return header.replaceAll(/[\r\n]+/gu, " ");
}
