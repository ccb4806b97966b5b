import { fitAttributes } from "../attributes/fit-attributes";
import type { AttributeValues } from "../attributes/ensure-attributes";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { evaluateProfile } from "../profiles/evaluate-profile";
import { updateProfile } from "../profiles/update-profile";
import { changeKnownMemberships } from "./change-known-memberships";
import type { MembershipChange } from "./change-memberships";
import { ensureExternalAudiences } from "./external-audiences";

/** An audience by our id, or by the id that the platform gave it. */
export type AudienceName = { readonly id: number } | { readonly externalId: string };

export interface MemberChange {
  readonly profileIntegrationId: string;
  /** Merged by name; null removes. Those that are not defined are left out. */
  readonly attributes: AttributeValues;
  readonly changes: readonly {
    readonly action: "add" | "delete";
    readonly audience: AudienceName;
  }[];
}

export interface ChangeMembersInput {
  /** The platform whose external ids are meant. */
  readonly integration: string;
  readonly members: readonly MemberChange[];
  /** Whether rules run on each customer. */
  readonly runRules: boolean;
}

/**
 * Changes audiences and attributes of many customers. Audiences that are not there are passed over,
 * so that one of them does not stop the others. Safe to repeat, as far as the rules are.
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export async function changeMembers(
  context: IntegrationContext,
  { integration, members, runRules }: ChangeMembersInput,
): Promise<void> {
  const resolved = await resolve(context, integration, members);
  const carrier = { entity: "CustomerProfile", eventType: "" } as const;
  const values = await fitAttributes(
    context,
    carrier,
    resolved.map(({ attributes }) => attributes),
  );
  const fitted = resolved.map((member, place) => ({ ...member, attributes: values[place] ?? {} }));
  if (runRules) {
    const { index } = await loadCall(context, () => []);
    const known = new Set(index.definitions.audiences.map(({ id }) => id));
    await inWaves(fitted, (member) => evaluate(context, member, known));
    return;
  }
  await changeKnownMemberships(
    context,
    fitted.flatMap(({ changes }) => changes),
    false,
  );
  const changed = fitted.filter(({ attributes }) => Object.keys(attributes).length > 0);
  await inWaves(changed, ({ profileIntegrationId, attributes }) => {
    const nothing = { joinAudienceIds: [], leaveAudienceIds: [] };
    return updateProfile(context, { integrationId: profileIntegrationId, attributes, ...nothing });
  });
}

interface ResolvedMember {
  readonly profileIntegrationId: string;
  readonly attributes: AttributeValues;
  readonly changes: readonly MembershipChange[];
}

/** One entry per customer, in the order of the message: later ones win. */
async function resolve(
  context: IntegrationContext,
  integration: string,
  members: readonly MemberChange[],
): Promise<ResolvedMember[]> {
  const named = members.flatMap(({ changes }) => changes.map(({ audience }) => audience));
  const external = named.flatMap((audience) => ("id" in audience ? [] : audience.externalId));
  const known = [...new Set(external)];
  const found = await ensureExternalAudiences(context, { integration, wanted: [], known });
  const idOf = (audience: AudienceName) =>
    "id" in audience ? audience.id : found.get(audience.externalId)?.audience.id;
  const byCustomer = new Map<string, ResolvedMember>();
  for (const { profileIntegrationId, attributes, changes } of members) {
    const earlier = byCustomer.get(profileIntegrationId);
    const own = changes.flatMap(({ action, audience }): MembershipChange[] => {
      const audienceId = idOf(audience);
      return audienceId === undefined ? [] : [{ action, profileIntegrationId, audienceId }];
    });
    byCustomer.set(profileIntegrationId, {
      profileIntegrationId,
      attributes: { ...earlier?.attributes, ...attributes },
      changes: [...(earlier?.changes ?? []), ...own],
    });
  }
  return [...byCustomer.values()];
}

function evaluate(
  context: IntegrationContext,
  { profileIntegrationId, attributes, changes }: ResolvedMember,
  known: ReadonlySet<number>,
) {
  const lasting = new Map(changes.map(({ audienceId, action }) => [audienceId, action]));
  const idsOf = (wished: MembershipChange["action"]) =>
    [...lasting].flatMap(([id, action]) => (action === wished && known.has(id) ? id : []));
  return evaluateProfile(context, {
    integrationId: profileIntegrationId,
    attributes,
    joinAudienceIds: idsOf("add"),
    leaveAudienceIds: idsOf("delete"),
    evaluableCampaignIds: [],
    dry: false,
    wantsLoyalty: false,
    wantsEligibility: false,
  });
}

/** Customers that are worked on at once: an isolate holds six connections anyway. */
const WAVE_SIZE = 20;

async function inWaves<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += WAVE_SIZE) {
    await Promise.all(all.slice(start, start + WAVE_SIZE).map(work));
  }
}
