import type { ErrorHandler } from "hono";
import { Refusal } from "../../../services/refusal";
import type { AppEnv } from "../../env";
import { answerConnectorError } from "../../errors";
import { errorAnswer } from "./responses";

/**
 * Errors of platforms that send a call again after 429 and never after another 4xx, as Segment does
 * (reference CALLERS): too many updates at the same time are worth another try and no refusal.
 */
export const answerBusyError: ErrorHandler<AppEnv> = async (error, c) => {
  const answer = await answerConnectorError(error, c);
  if (!(error instanceof Refusal) || error.code !== "too_many_updates") return answer;
  const body = await answer.json<object>();
  return c.json({ ...body, StatusCode: 429, Error: BUSY }, 429);
};

const BUSY = "Too many requests";

export const connectorBusy = errorAnswer(
  "Too many calls change the same customer or session; try again after `Retry-After`",
  429,
  BUSY,
);
