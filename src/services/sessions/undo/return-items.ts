import type { WishedReturn } from "../../../core/session/returns";
import type { IntegrationContext } from "../../context";
import type { ResponseSection, SessionAnswer } from "../types";
import { undoSession } from "./undo-session";

export interface ReturnInput {
  readonly sessionIntegrationId: string;
  readonly items: readonly WishedReturn[];
  readonly dry: boolean;
  /** Whether campaigns with `reevaluateOnReturn` shall run again. */
  readonly runRuleEngine: boolean;
  readonly sections: ReadonlySet<ResponseSection>;
}

/**
 * Takes units of a closed session back.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `too_many_updates`, `unavailable`
 */
export function returnItems(
  context: IntegrationContext,
  { sessionIntegrationId, items, dry, runRuleEngine, sections }: ReturnInput,
): Promise<SessionAnswer> {
  const request = { kind: "return", items } as const;
  return undoSession(context, { sessionIntegrationId, request, dry, sections, runRuleEngine });
}
