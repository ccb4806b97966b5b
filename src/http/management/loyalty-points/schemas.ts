import { decimalFromNumber } from "../../../core/decimal";
import type { LedgerOwner } from "../../../services/loyalty/ledger-owner";
import type { AddLoyaltyPoints } from "../../../services/management/loyalty-points/add-points";
import type { PointsCall } from "../../../services/management/loyalty-points/points-call";
import { dateTime, id, NAME_LENGTH_MAX, text, wholeNumberParameter } from "../../fields";
import { idInPath } from "../../integration/fields";
import { z } from "../../openapi";
import { epochMs, present } from "../../present";
import { durationText, loyaltyProgramPath, POINTS_MAX } from "../loyalty-programs/schemas";

const settings = {
  points: z.number().positive().max(POINTS_MAX).openapi({ description: "At most two decimals" }),
  name: text.nullish().openapi({ description: "The reason that the log shows" }),
  subledgerId: z.string().max(NAME_LENGTH_MAX).nullish(),
  applicationId: id.nullish().openapi({
    description: "An Application of the program; the log shows it",
  }),
};

export const deductPointsBody = z.object(settings).openapi("DeductLoyaltyPoints");

export const addPointsBody = z
  .object({
    ...settings,
    validityDuration: durationText.nullish().openapi({
      description: "`unlimited` or a duration, as `30D_U`; not with `validUntil`",
    }),
    validUntil: dateTime.nullish(),
    pendingDuration: durationText.nullish().openapi({
      description: "`immediate`, `on_action` or a duration; not with `pendingUntil`",
    }),
    pendingUntil: dateTime.nullish(),
  })
  .openapi("AddLoyaltyPoints");

export const profilePointsPath = loyaltyProgramPath.extend({
  integrationId: idInPath("demo-customer"),
});

export function toPointsCall(
  owner: LedgerOwner,
  body: z.output<typeof deductPointsBody>,
): PointsCall {
  return present({
    ...owner,
    points: decimalFromNumber(body.points),
    name: body.name ?? "",
    subledgerId: body.subledgerId ?? "",
    applicationId: body.applicationId ?? undefined,
  });
}

export function toAddPoints(
  owner: LedgerOwner,
  body: z.output<typeof addPointsBody>,
): AddLoyaltyPoints {
  return {
    ...toPointsCall(owner, body),
    ...present({
      validityDuration: body.validityDuration ?? undefined,
      validUntilMs: epochMs(body.validUntil) ?? undefined,
      pendingDuration: body.pendingDuration ?? undefined,
      pendingUntilMs: epochMs(body.pendingUntil) ?? undefined,
    }),
  };
}

const PAGE_SIZE_MAX = 1000;
const SKIP_MAX = 10_000_000;

export const auditQuery = z.object({
  pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_MAX),
  skip: wholeNumberParameter(0, SKIP_MAX, 0),
});

const auditedLedger = z.object({
  subledgerId: z.string().openapi({ description: "Empty = the main ledger" }),
  activePoints: z.number(),
  pendingPoints: z.number(),
  spentPoints: z.number(),
  expiredPoints: z.number(),
  negativePoints: z.number(),
  heldPoints: z.number(),
  sums: z.array(
    z.object({
      kind: z.string(),
      direction: z.enum(["add", "deduct"]),
      deleted: z.boolean(),
      entries: z.int(),
      points: z.number(),
      debtChange: z.number(),
    }),
  ),
  proofs: z.array(
    z.object({
      name: z.enum(["total", "spent", "held", "negative"]),
      byEntries: z.number(),
      byBalance: z.number(),
      holds: z.boolean(),
    }),
  ),
});

const auditedEntry = z.object({
  id,
  transactionUUID: z.string(),
  created: dateTime,
  kind: z.string().openapi({
    description: "add, deduct, rollbackAdd, rollbackDeduct, hold, capture, void or erase",
  }),
  subledgerId: z.string(),
  points: z.number(),
  name: z.string(),
  customerSessionId: z.string().optional(),
  reverses: z.string().optional().openapi({ description: "The transaction that is taken back" }),
  deleted: z.boolean(),
});

export const auditPage = z
  .object({
    version: z.int(),
    ledgers: z.array(auditedLedger),
    hasMore: z.boolean(),
    entries: z.array(auditedEntry),
  })
  .openapi("LoyaltyWalletAudit");

export const auditExample: z.input<typeof auditPage> = {
  version: 1,
  ledgers: [
    {
      subledgerId: "",
      activePoints: 120,
      pendingPoints: 0,
      spentPoints: 0,
      expiredPoints: 0,
      negativePoints: 0,
      heldPoints: 0,
      sums: [
        {
          kind: "add",
          direction: "add",
          deleted: false,
          entries: 1,
          points: 120,
          debtChange: 0,
        },
      ],
      proofs: [{ name: "total", byEntries: 120, byBalance: 120, holds: true }],
    },
  ],
  hasMore: false,
  entries: [
    {
      id: 1,
      transactionUUID: "0f7e6d2c-5b1a-4c57-9a8e-3d1f0b9c8e7a",
      created: "2026-11-21T10:00:00.000Z",
      kind: "add",
      subledgerId: "",
      points: 120,
      name: "Welcome",
      deleted: false,
    },
  ],
};
