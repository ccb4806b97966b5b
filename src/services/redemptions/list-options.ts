import { ledgerOf } from "../../core/ledger/balance";
import { ineligibility } from "../../core/redemption/eligibility";
import { tagsOf } from "../../core/redemption/tags";
import type { RedemptionDiscountType } from "../../core/redemption/types";
import { parseProfile } from "../../db/queries/session-facts";
import {
  type ListedOption,
  type OpenOptionsQuery,
  openOptionsStatement,
  parseListedOptions,
} from "../../db/queries/redemptions/open-options";
import type { CatalogueIndex } from "../catalogue/cache";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { type CustomerReference, customerKeys } from "./find-customer";
import { profileProgramsOf } from "./list-tiers";
import { loadCustomer, type LoadedCustomer } from "./load-customer";
import { canBeUsed, presentPeriods } from "./open-option";

export interface OptionsQuery {
  /** Only what this customer may take; null = every option that is on. */
  readonly customer: CustomerReference | null;
  readonly discountType: RedemptionDiscountType | null;
  readonly afterId: number;
  readonly pageSize: number;
}

export interface OptionsPage {
  readonly options: readonly ListedOption[];
  /** Where the next page begins; null = there is none. */
  readonly nextAfterId: number | null;
  readonly currency: string;
}

/**
 * One page of the options that can be taken now. For a customer: those that they are eligible for,
 * whether or not the points suffice; a page may then hold fewer than were asked for.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`
 * @throws Refusal `unauthorized`
 */
export async function listOptions(
  context: IntegrationContext,
  query: OptionsQuery,
): Promise<OptionsPage> {
  const listed = await listAt(context, query, 0);
  const { timeOffsetMs } = listed;
  // Only the key row tells its clock, by which options begin and limits count.
  return timeOffsetMs === 0 ? listed.page : (await listAt(context, query, timeOffsetMs)).page;
}

async function listAt(
  context: IntegrationContext,
  query: OptionsQuery,
  offsetMs: number,
): Promise<{ readonly page: OptionsPage; readonly timeOffsetMs: number }> {
  const { application } = await rememberedIndex(context);
  const statement = openOptionsStatement(context.ports.db, {
    ...queryOf(application, context.ports.clock.now() + offsetMs),
    keys: customerKeys(query.customer ?? {}),
    discountType: query.discountType,
    afterId: query.afterId,
    rowsMax: query.pageSize + 1,
  });
  const { customer: reference } = query;
  const customer = reference && (await loadCustomer(context, reference, () => [statement]));
  const call = customer?.call ?? (await loadCall(context, () => [statement]));
  const { index, results, timeOffsetMs } = call;
  const found = parseListedOptions(results[0]);
  const page = found.slice(0, query.pageSize);
  const nowMs = context.ports.clock.now() + timeOffsetMs;
  const options = page.filter(
    (option) =>
      canBeUsed(index, option, nowMs) &&
      (customer === null || isEligible(index, option, customer, nowMs)),
  );
  const nextAfterId = found.length > page.length ? (page.at(-1)?.id ?? null) : null;
  const { currency } = index.application;
  return { page: { options, nextAfterId, currency }, timeOffsetMs };
}

function queryOf(
  { id: applicationId, sandbox, timezone }: CatalogueIndex["application"],
  nowMs: number,
): Pick<OpenOptionsQuery, "applicationId" | "environment" | "periods" | "nowMs"> {
  return {
    applicationId,
    environment: sandbox ? "sandbox" : "live",
    periods: presentPeriods(timezone, nowMs),
    nowMs,
  };
}

function isEligible(
  index: CatalogueIndex,
  option: ListedOption,
  { profile, wallet }: LoadedCustomer,
  nowMs: number,
): boolean {
  const program = profileProgramsOf(index).find(({ id }) => id === option.loyaltyProgramId);
  const { audiences, attributes } = parseProfile(profile);
  const redeemer = {
    integrationId: profile.integrationId,
    audienceIds: new Set(audiences.map(({ id }) => id)),
    tags: tagsOf(attributes),
    ledger: ledgerOf(wallet, option.loyaltyProgramId, option.subledgerId),
    tiers: program?.tiers ?? [],
    redeemedBefore: option.redeemedBefore,
  };
  return ineligibility(option, redeemer, nowMs) === null;
}
