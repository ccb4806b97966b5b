import {
  ensureExternalStatements,
  type ExternalAudience,
  externalAudiencesStatement,
} from "../../db/queries/audiences/external";
import type { AudienceRow, RawAudienceRow } from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { loadCall, type LoadedCall } from "../load-call";
import { notFound } from "../refusal";
import { usableAudiences } from "./load-audiences";

export type { AudienceRow, ExternalAudience };

/** Ids that a partner platform gave its audiences. */
export interface ExternalIds {
  /** The platform's name, as the audiences carry it. */
  readonly integration: string;
  readonly integrationIds: readonly string[];
}

/**
 * A platform's audiences by the ids that it gave them, as far as the Application may use them.
 * Nothing is guessed: a number is an external id here like any other text.
 *
 * @throws Refusal `unauthorized`, `not_found` when one is missing; foreign ones answer like that
 */
export async function loadExternalAudiences(
  context: IntegrationContext,
  ids: ExternalIds,
): Promise<ReadonlyMap<string, AudienceRow>> {
  const { audiences } = await findExternal(context, ids);
  if (ids.integrationIds.some((id) => !audiences.has(id))) throw notFound("Audience");
  return audiences;
}

/** The one audience that a call is about. */
export async function loadExternalAudience(
  context: IntegrationContext,
  { integration, integrationId }: { readonly integration: string; readonly integrationId: string },
): Promise<AudienceRow> {
  const integrationIds = [integrationId];
  const audiences = await loadExternalAudiences(context, { integration, integrationIds });
  const audience = audiences.get(integrationId);
  if (audience === undefined) throw notFound("Audience");
  return audience;
}

export type EnsuredStatus = "unmodified" | "updated" | "new";

export interface EnsuredAudience {
  readonly audience: AudienceRow;
  readonly status: EnsuredStatus;
}

export interface EnsureAudiencesInput {
  readonly integration: string;
  /** Created when they are missing, renamed when they have another name. */
  readonly wanted: readonly ExternalAudience[];
  /** Only looked for: one that is missing is left out. */
  readonly known: readonly string[];
}

/**
 * A platform's audiences with what became of each; by external id. Idempotent. A dry call creates
 * and renames none.
 *
 * @throws Refusal `unauthorized`
 */
export async function ensureExternalAudiences(
  context: IntegrationContext,
  { integration, wanted, known }: EnsureAudiencesInput,
): Promise<ReadonlyMap<string, EnsuredAudience>> {
  const integrationIds = [...new Set([...wanted.map((each) => each.integrationId), ...known])];
  if (integrationIds.length === 0) return new Map();
  const { audiences, index, isDry } = await findExternal(context, { integration, integrationIds });
  const ensured = new Map<string, EnsuredAudience>();
  for (const [id, audience] of audiences) ensured.set(id, { audience, status: "unmodified" });
  const byId = new Map(wanted.map((each) => [each.integrationId, each]));
  const changed = [...byId.values()].filter(
    (each) => audiences.get(each.integrationId)?.name !== each.name,
  );
  if (isDry || changed.length === 0) return ensured;
  const { db, clock } = context.ports;
  const { sandbox } = index.application;
  const statements = ensureExternalStatements(db, {
    accountId: ACCOUNT_ID,
    integration,
    sandbox,
    audiences: changed,
    nowMs: clock.now(),
  });
  const [written] = await again(() => db.batch(statements));
  for (const audience of usableAudiences(index, (written?.results ?? []) as RawAudienceRow[])) {
    const status = audiences.has(audience.integrationId) ? "updated" : "new";
    ensured.set(audience.integrationId, { audience, status });
  }
  return ensured;
}

interface FoundExternal extends LoadedCall {
  readonly audiences: ReadonlyMap<string, AudienceRow>;
}

async function findExternal(
  context: IntegrationContext,
  { integration, integrationIds }: ExternalIds,
): Promise<FoundExternal> {
  const { db } = context.ports;
  const call = await loadCall(context, () => [
    externalAudiencesStatement(db, { accountId: ACCOUNT_ID, integration, integrationIds }),
  ]);
  const rows = (call.results[0]?.results ?? []) as RawAudienceRow[];
  const usable = usableAudiences(call.index, rows);
  return { ...call, audiences: new Map(usable.map((each) => [each.integrationId, each])) };
}
