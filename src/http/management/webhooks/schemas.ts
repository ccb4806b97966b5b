import type { NewWebhookRow, WebhookRow } from "../../../db/queries/webhooks";
import { dateTime, id, idParameter, LIST_LENGTH_MAX, notSupported, text } from "../../fields";
import { z } from "../../openapi";
import { instant } from "../../present";
import { definitionTitle } from "../attributes/schemas";
import { fromParameter, templateParameters, toParameter } from "../template-parameters";

const URL_LENGTH_MAX = 2_000;
const HEADERS_MAX = 50;
const HEADER_LENGTH_MAX = 2_000;
const PAYLOAD_LENGTH_MAX = 100_000;

/** A name of token characters (RFC 9110), a colon, a value without line breaks. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n]*$/;

const verb = z.enum(["POST", "PUT", "GET", "DELETE", "PATCH"]);

const settings = {
  applicationIds: z.array(id).max(LIST_LENGTH_MAX).openapi({ description: "Empty = all" }),
  title: definitionTitle,
  description: text.optional(),
  draft: z.boolean().openapi({ description: "Rules can't use a draft" }),
  verb,
  url: z.string().min(1).max(URL_LENGTH_MAX).openapi({
    description: "http or https; parameters may stand behind the host",
  }),
  headers: z
    .array(z.string().max(HEADER_LENGTH_MAX).regex(HEADER, "must be a name, a colon and a value"))
    .max(HEADERS_MAX),
  payload: z.string().max(PAYLOAD_LENGTH_MAX).optional(),
  params: templateParameters,
  enabled: z.boolean(),
};

export const newWebhook = z
  .object({ ...settings, authenticationId: notSupported })
  .openapi("NewWebhook");

export const webhook = z
  .object({ ...settings, description: z.string(), id, created: dateTime, modified: dateTime })
  .openapi("Webhook");

export const webhookPath = z.object({ webhookId: idParameter("webhookId") });

export const newWebhookExample: z.input<typeof newWebhook> = {
  applicationIds: [],
  title: "Send a message",
  description: "Tells the messenger about an order",
  draft: false,
  verb: "POST",
  url: "https://messages.example/customers/{{customer}}",
  headers: ["Content-Type: application/json"],
  payload: '{"text": "{{text}}"}',
  params: [
    { type: "string", title: "customer", ui: {} },
    { type: "string", title: "text", ui: {} },
  ],
  enabled: true,
};

export const webhookExample: z.input<typeof webhook> = {
  applicationIds: [],
  title: "Send a message",
  description: "Tells the messenger about an order",
  draft: false,
  verb: "POST",
  url: "https://messages.example/customers/{{customer}}",
  headers: ["Content-Type: application/json"],
  params: [{ type: "string", title: "customer", ui: {} }],
  enabled: true,
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
};

export function toWebhook(body: z.output<typeof newWebhook>): NewWebhookRow {
  return {
    title: body.title,
    description: body.description ?? "",
    verb: body.verb,
    url: body.url,
    headers: body.headers,
    payload: body.payload === undefined || body.payload === "" ? null : body.payload,
    params: body.params.map(toParameter),
    enabled: body.enabled,
    draft: body.draft,
    applicationIds: body.applicationIds,
  };
}

export function fromWebhook(row: WebhookRow): z.output<typeof webhook> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    title: row.title,
    description: row.description,
    verb: verb.parse(row.verb),
    url: row.url,
    headers: row.headers,
    params: row.params.map(fromParameter),
    enabled: row.enabled,
    draft: row.draft,
    applicationIds: row.applicationIds,
    ...(row.payload === null ? {} : { payload: row.payload }),
  };
}
