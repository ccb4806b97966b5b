import { keyRowStatement, type KeyRow } from "../db/queries/key-row";
import { requireLiveKey } from "./authenticate";
import type { CatalogueIndex } from "./catalogue/cache";
import { currentIndex, rememberedIndex } from "./catalogue/read-index";
import type { IntegrationContext } from "./context";
import { timeOffsetMs } from "./evaluation/time-offset";
import { earlierCallStatements, passOnce } from "./idempotency/once";
import { Refusal } from "./refusal";

export interface LoadedCall {
  readonly index: CatalogueIndex;
  readonly environment: "live" | "sandbox";
  /** Made with a staging key: nothing may be written (reference SEMANTICS §1). */
  readonly isDry: boolean;
  /** What the key adds to the clock of its evaluations, milliseconds. */
  readonly timeOffsetMs: number;
  /** Answers of the statements, in their order. */
  readonly results: readonly D1Result[];
}

/**
 * The load batch of a call that runs no rules: proves the key together with what the call reads,
 * and brings the catalogue up to date. Ends a call that was answered before (`once`).
 *
 * @throws Refusal `unauthorized`
 */
export async function loadCall(
  context: IntegrationContext,
  statements: (index: CatalogueIndex) => readonly D1PreparedStatement[],
): Promise<LoadedCall> {
  const { db } = context.ports;
  const remembered = await rememberedIndex(context);
  const reads = statements(remembered);
  const [keyAnswer, ...results] = await db.batch([
    keyRowStatement(db, context.keyHash),
    ...reads,
    ...earlierCallStatements(context, remembered.application.id),
  ]);
  const key = requireLiveKey(context, keyAnswer?.results[0] as KeyRow | undefined);
  const isDry = key.type === "staging";
  if (!isDry) passOnce(context, results[reads.length]);
  const index = await currentIndex(context, remembered, key);
  const environment = index.application.sandbox ? "sandbox" : "live";
  return { index, environment, isDry, timeOffsetMs: timeOffsetMs(key), results };
}

/** What would be created has no id in a dry call, so that there is nothing to answer. */
export function refuseDryCreation(call: LoadedCall): void {
  if (!call.isDry) return;
  throw new Refusal("invalid", "Calls with a staging key are dry: they can't create anything");
}
