import { attributeJsonOf } from "../../attributes/attribute-json";
import { customAttributes } from "../../attributes/attribute-values";
import { parseRfc3339 } from "../../calendar";
import { foldCode } from "../../coupon/code";
import {
  type CodePattern,
  compileCodePattern,
  DEFAULT_COUPON_PATTERN,
  DEFAULT_VALID_CHARACTERS,
  drawCodes,
} from "../../coupon/code-pattern";
import { decimalFromNumber, decimalText, isDecimal, toNumber, ZERO } from "../../decimal";
import { addDuration, parseDuration } from "../../duration";
import { attributeValueType, type AttributeEntity } from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import { type CompiledExpression, Instant } from "../../expression";
import { err, ok, type Result } from "../../result";
import type { AttributeJson } from "../../session/types";
import type { BlockCompiler, ValueJson } from "./block";
import type { FieldReader } from "./reader";
import type { FieldCodec } from "./talang";
import { numberOf, textOf } from "./values";

/** What codes that rules create have in common: coupons and referrals. */
export interface NewCodeFields {
  /** The campaign that the code will belong to; in practice a number or an expression. */
  readonly campaignId: ValueJson;
  /** Whether later effects and rules of the call read the code in the session. */
  readonly storeInSession: boolean;
  /** 0 = any number of uses; 1 where it is left out. */
  readonly usageLimit?: ValueJson;
  /** RFC 3339, or a duration from now; not there = at once, and for ever. */
  readonly startDate?: string;
  readonly expiryDate?: string;
  readonly attributes?: Readonly<Record<string, ValueJson>>;
  /** One character each; not there = A-Z and 0-9. */
  readonly validCharacters?: string;
  readonly pattern?: string;
}

/** The end of the positional form. */
export const NEW_CODE_FIELDS: readonly (readonly [
  Exclude<keyof NewCodeFields, "campaignId" | "storeInSession" | "usageLimit">,
  FieldCodec,
])[] = [
  ["startDate", "value"],
  ["expiryDate", "value"],
  ["attributes", "json"],
  ["validCharacters", "json"],
  ["pattern", "value"],
];

/** Largest number of uses (reference SEMANTICS §7). */
const USAGE_LIMIT_MAX = decimalFromNumber(999_999);

export function checkNewCode(
  reader: FieldReader,
  entity: "Coupon" | "Referral",
): NewCodeFields | null {
  const campaignId = reader.value("campaignId", "number");
  const storeInSession = reader.flag("storeInSession");
  const usageLimit = reader.has("usageLimit") ? reader.value("usageLimit", "number") : null;
  const dates = checkDates(reader);
  const attributes = checkAttributes(reader, entity);
  const form = checkForm(reader);
  if (campaignId === undefined || storeInSession === undefined || usageLimit === undefined) {
    return null;
  }
  if (!dates || !attributes || !form) return null;
  return {
    campaignId,
    storeInSession,
    ...(usageLimit === null ? {} : { usageLimit }),
    ...dates,
    ...attributes,
    ...form,
  };
}

/** The fields as closures. */
export interface CompiledNewCode {
  readonly campaignId: CompiledExpression;
  readonly usageLimit: CompiledExpression | null;
  readonly startDate: CompiledExpression | null;
  readonly expiryDate: CompiledExpression | null;
  readonly attributes: readonly (readonly [string, CompiledExpression])[];
  readonly validCharacters: readonly string[];
  readonly pattern: CompiledExpression;
}

export function compileNewCode(fields: NewCodeFields, compiler: BlockCompiler): CompiledNewCode {
  const optional = (value: ValueJson | undefined) =>
    value === undefined ? null : compiler.value(value);
  return {
    campaignId: compiler.value(fields.campaignId),
    usageLimit: optional(fields.usageLimit),
    startDate: optional(fields.startDate),
    expiryDate: optional(fields.expiryDate),
    attributes: Object.entries(fields.attributes ?? {}).map(([name, value]) => [
      name,
      compiler.value(value),
    ]),
    validCharacters: charactersOf(fields.validCharacters),
    pattern: compiler.value(fields.pattern ?? DEFAULT_COUPON_PATTERN),
  };
}

/** The campaign that the code will belong to; it may rest, but not be archived. */
export function decideCampaign(
  run: RuleRun,
  code: Pick<CompiledNewCode, "campaignId">,
): Result<number, string> {
  const id = numberOf(code.campaignId, run, "The campaign of the code");
  const { campaigns, campaignsById } = run.state.catalogue;
  const number = toNumber(id);
  const campaign = campaignsById
    ? campaignsById.get(number)
    : campaigns.find((known) => known.id === number);
  if (!campaign) return err(`The campaign ${decimalText(id)} does not exist`);
  if (campaign.state === "archived") return err(`The campaign ${campaign.id} is archived`);
  return ok(campaign.id);
}

export interface DrawnCode {
  readonly code: string;
  readonly pattern: string;
  readonly validCharacters: readonly string[];
  readonly usageLimit: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
}

/** A code from the seed, with its settings; the error is a sentence for people. */
export function drawNewCode(run: RuleRun, fields: CompiledNewCode): Result<DrawnCode, string> {
  const couponPattern = textOf(fields.pattern, run);
  const { validCharacters } = fields;
  const pattern = readPattern({ couponPattern, validCharacters }, (code) =>
    foldCode(code, run.state.catalogue.application.caseSensitivity),
  );
  if (!pattern.ok) return pattern;
  const usageLimit = decideUsageLimit(run, fields.usageLimit);
  if (!usageLimit.ok) return usageLimit;
  const startAtMs = decideDate(run, fields.startDate, "start");
  if (!startAtMs.ok) return startAtMs;
  const expiresAtMs = decideDate(run, fields.expiryDate, "expiry");
  if (!expiresAtMs.ok) return expiresAtMs;
  const { random } = run.state;
  const bytes = (length: number) => Uint8Array.from({ length }, () => random.below(256));
  const [code = ""] = drawCodes({ pattern: pattern.value, count: 1, bytes });
  return ok({
    code,
    pattern: couponPattern,
    validCharacters,
    usageLimit: usageLimit.value,
    startAtMs: startAtMs.value,
    expiresAtMs: expiresAtMs.value,
    attributes: attributesOf(run, fields.attributes),
  });
}

function readPattern(
  settings: Parameters<typeof compileCodePattern>[0],
  fold: (code: string) => string,
): Result<CodePattern, string> {
  const pattern = compileCodePattern(settings, fold);
  if (!pattern.ok) return err(`The ${pattern.error.field} ${pattern.error.details}`);
  if (pattern.value.randomPlaces > 0) return pattern;
  return err("The pattern needs a # for each random character, because every code must be new");
}

function decideUsageLimit(run: RuleRun, limit: CompiledExpression | null): Result<number, string> {
  if (!limit) return ok(1);
  const uses = numberOf(limit, run, "The usage limit");
  if (uses.lt(ZERO) || uses.gt(USAGE_LIMIT_MAX) || !uses.eq(uses.round(0))) {
    return err(`The usage limit must be a whole number from 0 to ${decimalText(USAGE_LIMIT_MAX)}`);
  }
  return ok(toNumber(uses));
}

/** Null = at once for a start, never for an expiry. */
function decideDate(
  run: RuleRun,
  date: CompiledExpression | null,
  what: "start" | "expiry",
): Result<number | null, string> {
  const value = date?.(run.scope) ?? null;
  if (value === null) return ok(null);
  if (value instanceof Instant) return ok(value.epochMs);
  if (isDecimal(value)) return err(`The ${what} of the code is no time`);
  const text = textOf(() => value, run);
  const epochMs = parseRfc3339(text);
  if (epochMs !== undefined) return ok(epochMs);
  const duration = parseDuration(text);
  if (!duration.ok) return err(`The ${what} of the code is not understood: ${duration.error}`);
  if (duration.value.kind === "on_action") return err(`on_action is no ${what} of a code`);
  if (duration.value.kind !== "span") return ok(null);
  const { nowMs } = run.state.input;
  return ok(addDuration(nowMs, duration.value, run.state.catalogue.application.timezone));
}

function attributesOf(
  run: RuleRun,
  attributes: CompiledNewCode["attributes"],
): Readonly<Record<string, AttributeJson>> {
  const values: Record<string, AttributeJson> = {};
  for (const [name, value] of attributes) {
    values[name] = attributeJsonOf(value(run.scope), run.scope.timezone);
  }
  return values;
}

function checkDates(reader: FieldReader): Pick<NewCodeFields, "startDate" | "expiryDate"> | null {
  const dates: { startDate?: string; expiryDate?: string } = {};
  for (const field of ["startDate", "expiryDate"] as const) {
    if (!reader.has(field) || reader.json[field] === null) continue;
    const text = reader.template(field);
    if (text === undefined) return null;
    if (!text.includes("{{") && parseRfc3339(text) === undefined && !parseDuration(text).ok) {
      reader.problem(field, "Invalid value", `${field} must be a time in RFC 3339 or a duration`);
      return null;
    }
    dates[field] = text;
  }
  return dates;
}

function checkAttributes(
  reader: FieldReader,
  entity: AttributeEntity,
): Pick<NewCodeFields, "attributes"> | null {
  const json = reader.json["attributes"];
  if (json === undefined || json === null) return {};
  const inner = reader.inner("attributes");
  if (!inner) return null;
  const known = customAttributes(reader.context.definitions, entity);
  const attributes: Record<string, ValueJson> = {};
  for (const name of Object.keys(inner.json)) {
    const definition = known.get(name);
    if (!definition) {
      const details = `There is no ${entity} attribute "${name.slice(0, 100)}"`;
      inner.problem(name, "Unknown attribute", details);
      return null;
    }
    const type = attributeValueType(definition.type);
    const isList = typeof type === "object" && "list" in type;
    const value = isList ? inner.values(name, type.list) : inner.value(name, type);
    if (value === undefined) return null;
    attributes[name] = value;
  }
  return { attributes };
}

function checkForm(reader: FieldReader): Pick<NewCodeFields, "validCharacters" | "pattern"> | null {
  const validCharacters = reader.has("validCharacters") ? reader.text("validCharacters") : null;
  const pattern = reader.has("pattern") ? reader.template("pattern") : null;
  if (validCharacters === undefined || pattern === undefined) return null;
  const settings = {
    couponPattern: pattern === null || pattern.includes("{{") ? DEFAULT_COUPON_PATTERN : pattern,
    validCharacters: charactersOf(validCharacters ?? undefined),
  };
  const read = readPattern(settings, (code) => code);
  if (!read.ok) {
    const field = read.error.includes("validCharacters") ? "validCharacters" : "pattern";
    reader.problem(field, "Invalid value", read.error);
    return null;
  }
  return {
    ...(validCharacters === null ? {} : { validCharacters }),
    ...(pattern === null ? {} : { pattern }),
  };
}

function charactersOf(text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? DEFAULT_VALID_CHARACTERS : text.split("");
}
