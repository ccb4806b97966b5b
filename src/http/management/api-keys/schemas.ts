import type { ApiKeyRow } from "../../../db/queries/api-keys";
import { ACCOUNT_ID, ACCOUNT_USER_ID } from "../../../services/account";
import type { ApiKeyInput } from "../../../services/management/api-keys/create-api-key";
import { dateTime, id, idParameter, name } from "../../fields";
import { z } from "../../openapi";
import { instant } from "../../present";
import { applicationPath } from "../parameters";

/** The offset is in nanoseconds and must stay a whole number that JSON carries exactly. */
const TIME_OFFSET_NS_MAX = Number.MAX_SAFE_INTEGER;

const platform = z.enum([
  "none",
  "segment",
  "braze",
  "mparticle",
  "shopify",
  "iterable",
  "customer_engagement",
  "customer_data",
  "salesforce",
  "emarsys",
]);

const settings = {
  title: name,
  expires: dateTime,
  platform: platform.optional(),
  type: z.literal("staging").optional(),
  timeOffset: z.int().min(-TIME_OFFSET_NS_MAX).max(TIME_OFFSET_NS_MAX).optional(),
};

export const createApiKeyBody = z.object(settings).openapi("CreateApplicationAPIKey");

export const apiKey = z
  .object({
    ...settings,
    id,
    createdBy: id,
    accountID: id,
    applicationID: id,
    created: dateTime,
  })
  .openapi("ApplicationAPIKey");

export const newApiKey = apiKey
  .extend({ key: z.string().openapi({ description: "The key itself; shown this once" }) })
  .openapi("NewApplicationAPIKey");

export const apiKeyPath = applicationPath.extend({ apiKeyId: idParameter("apiKeyId") });

export const createApiKeyExample = { title: "Storefront", expires: "2027-11-21T10:00:00Z" };

export const apiKeyExample: z.input<typeof apiKey> = {
  ...createApiKeyExample,
  platform: "none",
  timeOffset: 0,
  id: 1,
  createdBy: 1,
  accountID: 1,
  applicationID: 1,
  created: "2026-11-21T10:00:00.000Z",
};

export function toApiKeyInput(body: z.output<typeof createApiKeyBody>): ApiKeyInput {
  return {
    title: body.title,
    platform: body.platform ?? "none",
    type: body.type ?? null,
    timeOffsetNs: body.timeOffset ?? 0,
    expiresAtMs: Date.parse(body.expires),
  };
}

export function fromApiKey(row: ApiKeyRow): z.output<typeof apiKey> {
  return {
    id: row.id,
    title: row.title,
    expires: instant(row.expiresAtMs),
    platform: platform.parse(row.platform),
    ...(row.type === "staging" ? { type: row.type } : {}),
    timeOffset: row.timeOffsetNs,
    createdBy: ACCOUNT_USER_ID,
    accountID: ACCOUNT_ID,
    applicationID: row.applicationId,
    created: instant(row.createdAtMs),
  };
}
