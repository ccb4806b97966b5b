import type { ApplicationSettings, Definitions } from "../../../core/evaluation/catalogue";
import { REWARD_ATTRIBUTES } from "../../../core/redemption/reward";
import { TAG_TYPES, TAGS_ATTRIBUTE } from "../../../core/redemption/tags";
import { findAudiencesAmong } from "../../../db/queries/audiences-among";
import { findCouponCampaign } from "../../../db/queries/coupons/campaign";
import { findOptionCampaign, type OptionCampaign } from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import { couponPatternOf } from "../../coupons/coupon-pattern";
import { type FieldError, INVALID_DATA, Refusal } from "../../refusal";
import { readDefinitions } from "../definitions";
import { type OptionFields, optionFieldProblems, problem } from "./check-fields";

/** Codes of fewer possibilities than this could be guessed, and would run out. */
export const COUPON_SPACE_MIN = 1_000_000_000;

export type RedemptionAttribute = keyof typeof REWARD_ATTRIBUTES;

export interface CheckedOption {
  /** What coupons are to carry and can't yet. */
  readonly missingAttributes: readonly RedemptionAttribute[];
  readonly warnings: readonly FieldError[];
}

/**
 * Whether an option can be what it says: fields that fit each other, and a program, a campaign,
 * tiers, audiences and a pattern that are there.
 *
 * @throws Refusal `not_found` for the Application, `invalid` with every problem that was found
 */
export async function checkOption(
  context: ManagementContext,
  applicationId: number,
  option: OptionFields,
): Promise<CheckedOption> {
  const { application, definitions } = await readDefinitions(context, applicationId);
  const { accountId, ports } = context;
  const { audienceIds = [] } = option.eligibility;
  const [audiences, campaign, couponCampaign] = await Promise.all([
    findAudiencesAmong(ports.db, accountId, audienceIds),
    findOptionCampaign(ports.db, applicationId, option.campaignId),
    findCouponCampaign(ports.db, { accountId, applicationId, campaignId: option.campaignId }),
  ]);
  const known = new Set(audiences);
  const errors = [
    ...optionFieldProblems(option, application.currency),
    ...programProblems(option, application, definitions),
    ...(campaign ? [] : [problem("campaignId", "The Application has no such campaign")]),
    ...tagProblems(option, definitions),
    ...(couponCampaign ? patternProblems(option, application, couponCampaign) : []),
    ...audienceIds.flatMap((id, at) =>
      known.has(id) ? [] : [problem(`eligibility/audienceIds/${at}`, `There is no audience ${id}`)],
    ),
  ];
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
  const missingAttributes = missingOf(definitions, applicationId);
  const warnings = [
    ...(campaign ? campaignWarnings(campaign) : []),
    ...tagWarnings(option, definitions),
  ];
  return { missingAttributes, warnings };
}

function programProblems(
  option: OptionFields,
  application: ApplicationSettings,
  { loyaltyPrograms }: Definitions,
): FieldError[] {
  const program = loyaltyPrograms.find(
    ({ id, subscribedApplications }) =>
      id === option.loyaltyProgramId && subscribedApplications.includes(application.id),
  );
  if (!program) return [problem("loyaltyProgramId", "The Application has no such program")];
  if (program.cardBased) {
    return [
      problem("loyaltyProgramId", "Points of cards can't be traded: use a program of profiles"),
    ];
  }
  const found: FieldError[] = [];
  if (option.subledgerId !== "" && !program.allowSubledger) {
    found.push(problem("subledgerId", "The program has no subledgers"));
  }
  const tiers = new Set(program.tiers.map(({ name }) => name));
  for (const [at, name] of (option.eligibility.tiers ?? []).entries()) {
    if (tiers.has(name)) continue;
    found.push(problem(`eligibility/tiers/${at}`, `The program has no tier ${name}`));
  }
  return found;
}

type CouponCampaign = NonNullable<Awaited<ReturnType<typeof findCouponCampaign>>>;

function patternProblems(
  { couponPattern }: OptionFields,
  { caseSensitivity }: ApplicationSettings,
  { couponSettings }: CouponCampaign,
): FieldError[] {
  const wished = { couponPattern, validCharacters: null };
  try {
    const pattern = couponPatternOf(wished, { caseSensitivity, couponSettings });
    if (pattern.space >= COUPON_SPACE_MIN) return [];
    const details = `has room for ${pattern.space} codes, which could be guessed: use more #`;
    return [problem("couponPattern", details)];
  } catch (error) {
    if (error instanceof Refusal) return [...error.errors];
    throw error;
  }
}

/**
 * @throws Refusal `conflict` when an attribute of the name is something else, or is not for the
 *   Application
 */
function missingOf({ attributes }: Definitions, applicationId: number): RedemptionAttribute[] {
  const names = Object.keys(REWARD_ATTRIBUTES) as RedemptionAttribute[];
  return names.filter((name) => {
    const own = attributes.find((each) => each.entity === "Coupon" && each.name === name);
    if (!own) return true;
    const { subscribedApplicationIds: subscribed } = own;
    const usable = subscribed.length === 0 || subscribed.includes(applicationId);
    const type = REWARD_ATTRIBUTES[name];
    if (usable && own.type === type) return false;
    const message = `Coupons of redemptions carry the attribute ${name}, which must be a ${type} \
and usable in the Application`;
    throw new Refusal("conflict", message);
  });
}

/** The option stands, but its coupons would do nothing yet. */
function campaignWarnings({ state, facts }: OptionCampaign): FieldError[] {
  const warning = (details: string): FieldError => ({
    title: "Coupons without effect",
    details,
    source: { pointer: "/campaignId" },
  });
  if (facts === null) return [warning("The campaign has no active ruleset")];
  if (!facts.needsCoupon) {
    return [warning("Some rule of the campaign asks for no coupon: it applies without redemption")];
  }
  return state === "enabled" ? [] : [warning(`The campaign is ${state}`)];
}

/** Tags are texts: an attribute of another type would make nobody eligible. */
function tagProblems({ eligibility }: OptionFields, definitions: Definitions): FieldError[] {
  const own = tagsAttribute(definitions);
  if (eligibility.tags === undefined || own === undefined || TAG_TYPES.has(own.type)) return [];
  const details = `Profiles have an attribute ${TAGS_ATTRIBUTE} that is a ${own.type}, not texts`;
  return [problem("eligibility/tags", details)];
}

function tagWarnings({ eligibility }: OptionFields, definitions: Definitions): FieldError[] {
  if (eligibility.tags === undefined || tagsAttribute(definitions) !== undefined) return [];
  const details =
    `No customer has tags: profiles have no attribute ${TAGS_ATTRIBUTE}; define it as a ` +
    "(list string), or send customer.tags with an order";
  return [{ title: "Nobody is eligible", details, source: { pointer: "/eligibility/tags" } }];
}

function tagsAttribute({ attributes }: Definitions) {
  return attributes.find((own) => own.entity === "CustomerProfile" && own.name === TAGS_ATTRIBUTE);
}
