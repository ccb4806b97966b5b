import { answerBusyError } from "../shared/busy";
import type { Connector } from "../shared/connector";
import { mparticleAuth } from "./authenticate";
import { sendEvent } from "./send-event";

export const mparticle: Connector = {
  platform: "mparticle",
  operations: [sendEvent],
  authenticate: mparticleAuth,
  answerError: answerBusyError,
};
