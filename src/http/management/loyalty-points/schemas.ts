import { decimalFromNumber } from "../../../core/decimal";
import type { AddLoyaltyPoints } from "../../../services/management/loyalty-points/add-points";
import type { PointsCall } from "../../../services/management/loyalty-points/points-call";
import { dateTime, id, NAME_LENGTH_MAX, text } from "../../fields";
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

type Path = z.output<typeof profilePointsPath>;

export function toPointsCall(path: Path, body: z.output<typeof deductPointsBody>): PointsCall {
  return present({
    programId: path.loyaltyProgramId,
    profileIntegrationId: path.integrationId,
    points: decimalFromNumber(body.points),
    name: body.name ?? "",
    subledgerId: body.subledgerId ?? "",
    applicationId: body.applicationId ?? undefined,
  });
}

export function toAddPoints(path: Path, body: z.output<typeof addPointsBody>): AddLoyaltyPoints {
  return {
    ...toPointsCall(path, body),
    ...present({
      validityDuration: body.validityDuration ?? undefined,
      validUntilMs: epochMs(body.validUntil) ?? undefined,
      pendingDuration: body.pendingDuration ?? undefined,
      pendingUntilMs: epochMs(body.pendingUntil) ?? undefined,
    }),
  };
}
