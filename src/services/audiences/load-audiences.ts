import {
  audiencesStatement,
  type AudienceRow,
  parseAudience,
  type RawAudienceRow,
} from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { loadCall, type LoadedCall } from "../load-call";
import { notFound } from "../refusal";

export interface LoadedAudiences extends LoadedCall {
  readonly audiences: ReadonlyMap<number, AudienceRow>;
}

/**
 * The named audiences, as far as the Application may use them: of its environment, and subscribed.
 *
 * @throws Refusal `unauthorized`, `not_found` when one is missing; foreign ones answer like that
 */
export async function loadAudiences(
  context: IntegrationContext,
  audienceIds: readonly number[],
): Promise<LoadedAudiences> {
  const { db } = context.ports;
  const ids = [...new Set(audienceIds)];
  const call = await loadCall(context, () => [audiencesStatement(db, ACCOUNT_ID, ids)]);
  const rows = (call.results[0]?.results ?? []) as RawAudienceRow[];
  const usable = usableAudiences(call.index, rows);
  const audiences = new Map(usable.map((audience) => [audience.id, audience]));
  if (ids.some((id) => !audiences.has(id))) throw notFound("Audience");
  return { ...call, audiences };
}

/** Those that the Application may use: of its environment, and subscribed. */
export function usableAudiences(
  { application }: Pick<CatalogueIndex, "application">,
  rows: readonly RawAudienceRow[],
): AudienceRow[] {
  return rows.map(parseAudience).filter(({ sandbox, subscribedApplicationIds: subscribed }) => {
    const isOpen = subscribed.length === 0 || subscribed.includes(application.id);
    return isOpen && sandbox === application.sandbox;
  });
}

/** The one audience that a call is about. */
export async function loadAudience(
  context: IntegrationContext,
  audienceId: number,
): Promise<LoadedAudiences & { readonly audience: AudienceRow }> {
  const loaded = await loadAudiences(context, [audienceId]);
  const audience = loaded.audiences.get(audienceId);
  if (audience === undefined) throw notFound("Audience");
  return { ...loaded, audience };
}
