import { assert } from "../../core/assert";
import { foldCode } from "../../core/coupon/code";
import {
  type CodePattern,
  compileCodePattern,
  DEFAULT_COUPON_PATTERN,
  DEFAULT_VALID_CHARACTERS,
  drawCodes,
} from "../../core/coupon/code-pattern";
import { checkAttributes } from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import type { ReferralRecord } from "../../db/queries/referrals/columns";
import {
  createdReferralsAsAnswer,
  type CreatedReferralsAnswer,
  insertReferralsStatements,
  REFERRAL_CODE_TAKEN,
  type ReferralCampaignRow,
  referralCampaignStatement,
} from "../../db/queries/referrals/insert";
import type { CatalogueIndex } from "../catalogue/cache";
import { insertWithFreeCodes } from "../codes/insert-with-free-codes";
import type { IntegrationContext } from "../context";
import { once, recordingDatabase } from "../idempotency/once";
import { loadCall, refuseDryCreation } from "../load-call";
import { invalidField, INVALID_DATA, notFound, Refusal } from "../refusal";

/** Advocates that one call may name (reference NewReferralsForMultipleAdvocates). */
export const REFERRALS_PER_CALL_MAX = 1_000;

export interface CreateReferralsInput {
  readonly campaignId: number;
  /** One code is made for each, in this order. They need not exist (CONTRACT, Evaluation). */
  readonly advocateIntegrationIds: readonly string[];
  readonly friendIntegrationId: string | null;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  /** Null = the campaign's, else the house's. */
  readonly referralPattern: string | null;
  readonly validCharacters: readonly string[] | null;
  /**
   * For calls of platforms: an unknown campaign is not found, and a dry call answers as if, with
   * the id 0. The Integration API has no answer to a dry call.
   */
  readonly ofPlatform?: { readonly dry: boolean };
}

/**
 * Makes one referral code per advocate, all or none. Budgets on creation are for the rule effect,
 * not for this (reference SEMANTICS §8).
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `conflict`
 */
export function createReferrals(
  context: IntegrationContext,
  input: CreateReferralsInput,
): Promise<ReferralRecord[]> {
  return once(
    context,
    (answer) => storedReferrals(input, answer),
    () => create(context, input),
  );
}

async function create(
  context: IntegrationContext,
  input: CreateReferralsInput,
): Promise<ReferralRecord[]> {
  const { db, clock, random } = context.ports;
  const { campaignId } = input;
  const call = await loadCall(context, ({ application }) => [
    referralCampaignStatement(db, { applicationId: application.id, campaignId }),
  ]);
  const campaign = call.results[0]?.results[0] as ReferralCampaignRow | undefined;
  if (!campaign) throw unknownCampaign(input);
  checkInput(call.index, input);
  if (!input.ofPlatform) refuseDryCreation(call);
  const count = input.advocateIntegrationIds.length;
  const common = {
    applicationId: call.index.application.id,
    campaignId,
    batchId: random.uuid(),
    ofImport: false,
    createdAtMs: clock.now(),
  };
  const pattern = patternOf(call.index, campaign, input);
  if (call.isDry || input.ofPlatform?.dry === true)
    return foreseen(context, input, pattern, common);
  return insertWithFreeCodes(context.ports, {
    table: "referrals",
    ownerId: common.applicationId,
    pattern,
    pointer: "/referralPattern",
    count,
    takenConstraint: REFERRAL_CODE_TAKEN,
    insert: async (codes) => {
      const rows = rowsOf(input, codes);
      const statements = insertReferralsStatements(db, common, rows);
      const told = createdReferralsAsAnswer(common, common.batchId, codes);
      const recording = recordingDatabase(context, common.applicationId, told);
      const results = await recording.batch<{ id: number; code: string }>(statements);
      const idByCode = new Map(
        results.flatMap((result) => result.results.map(({ id, code }) => [code, id] as const)),
      );
      return rows.map((row) => toRecord(row, { ...common, id: idByCode.get(row.code) }));
    },
  });
}

/** What a call was answered with, out of its record and the same input. */
function storedReferrals(input: CreateReferralsInput, answer: string): ReferralRecord[] {
  const stored = JSON.parse(answer) as CreatedReferralsAnswer;
  return rowsOf(input, stored.codes).map((row) =>
    toRecord(row, { ...stored, id: stored.idByCode[row.code] }),
  );
}

function rowsOf(input: CreateReferralsInput, codes: readonly string[]) {
  return codes.map((code, index) => {
    const advocateIntegrationId = input.advocateIntegrationIds[index];
    assert(advocateIntegrationId !== undefined, "there is an advocate for every code");
    return { ...input, code, advocateIntegrationId };
  });
}

const CODE_LENGTH_MIN = 4;

function unknownCampaign({ campaignId, ofPlatform }: CreateReferralsInput): Refusal {
  if (ofPlatform) return notFound("Campaign");
  return invalidField("/campaignId", "Unknown", `There is no campaign ${campaignId}`);
}

/** What a dry call answers: codes such as they would have been. */
function foreseen(
  { ports }: IntegrationContext,
  input: CreateReferralsInput,
  pattern: CodePattern,
  common: Pick<ReferralRecord, "batchId" | "createdAtMs">,
): ReferralRecord[] {
  const count = input.advocateIntegrationIds.length;
  const bytes = (length: number) => ports.random.bytes(length);
  const codes = pattern.randomPlaces === 0 ? [] : drawCodes({ pattern, count, bytes });
  return input.advocateIntegrationIds.map((advocateIntegrationId, index) => {
    const code = codes[index] ?? pattern.text;
    return toRecord({ ...input, code, advocateIntegrationId }, { ...common, id: 0 });
  });
}

function toRecord(
  row: Omit<ReferralRecord, "id" | "usageCount" | "importId" | "batchId" | "createdAtMs">,
  stored: Pick<ReferralRecord, "batchId" | "createdAtMs"> & { readonly id: number | undefined },
): ReferralRecord {
  const { id, batchId, createdAtMs } = stored;
  assert(id !== undefined, "an inserted referral comes back");
  return {
    id,
    campaignId: row.campaignId,
    code: row.code,
    advocateIntegrationId: row.advocateIntegrationId,
    friendIntegrationId: row.friendIntegrationId,
    usageLimit: row.usageLimit,
    usageCount: 0,
    startAtMs: row.startAtMs,
    expiresAtMs: row.expiresAtMs,
    attributes: row.attributes,
    importId: null,
    batchId,
    createdAtMs,
  };
}

function checkInput({ application, definitions }: CatalogueIndex, input: CreateReferralsInput) {
  const { startAtMs, expiresAtMs } = input;
  if (startAtMs !== null && expiresAtMs !== null && startAtMs >= expiresAtMs) {
    throw invalidField("/expiryDate", "Invalid value", "expiryDate must lie after startDate");
  }
  const problems = checkAttributes(input.attributes, "Referral", application.id, definitions);
  if (problems.length === 0) return;
  const errors = problems.map(({ name, title, details }) => {
    const pointer = `/attributes/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return { title, details, source: { pointer } };
  });
  throw new Refusal("invalid", INVALID_DATA, errors);
}

interface StoredSettings {
  readonly couponPattern: string;
  readonly validCharacters: readonly string[];
}

function patternOf(
  { application }: CatalogueIndex,
  campaign: ReferralCampaignRow,
  input: CreateReferralsInput,
): CodePattern {
  const settings =
    campaign.referralSettings === null
      ? null
      : (JSON.parse(campaign.referralSettings) as StoredSettings | null);
  const characters = [input.validCharacters, settings?.validCharacters].find((it) => it?.length);
  const compiled = compileCodePattern(
    {
      couponPattern: input.referralPattern ?? settings?.couponPattern ?? DEFAULT_COUPON_PATTERN,
      validCharacters: characters ?? DEFAULT_VALID_CHARACTERS,
    },
    (code) => foldCode(code, application.caseSensitivity),
  );
  if (!compiled.ok) {
    const { field, details } = compiled.error;
    const name = field === "couponPattern" ? "referralPattern" : field;
    throw invalidField(`/${name}`, "Invalid value", `${name} ${details}`);
  }
  const refuse = (details: string) => invalidField("/referralPattern", "Invalid value", details);
  if (compiled.value.text.length < CODE_LENGTH_MIN) {
    throw refuse(`A referral code has at least ${CODE_LENGTH_MIN} characters`);
  }
  if (compiled.value.randomPlaces === 0 && input.advocateIntegrationIds.length !== 1) {
    throw refuse("A pattern without # is the code itself and is for one advocate");
  }
  return compiled.value;
}
