import type { EvaluationMode, LimitConfig } from "../../../core/evaluation/catalogue";
import type { ApplicationSettingsRow } from "../../../db/queries/applications";
import { type FieldError, INVALID_DATA, Refusal } from "../../refusal";
import { limitProblems } from "../limits";

type Required = Pick<ApplicationSettingsRow, "name" | "currency" | "timezone">;

/** What a caller says of an Application; what it leaves out has a default, or stays. */
export type ApplicationInput = Required &
  Partial<Omit<ApplicationSettingsRow, keyof Required>> & {
    /** What older clients call `campaignPriority`: the mode of the base group. */
    readonly baseMode?: EvaluationMode;
  };

const STANDARD: Omit<ApplicationSettingsRow, keyof Required> = {
  description: "",
  caseSensitivity: "sensitive",
  sandbox: false,
  defaultDiscountScope: "sessionTotal",
  defaultItemDiscountScope: "price",
  enableCascadingDiscounts: false,
  enablePartialDiscounts: false,
  enableFlattenedCartItems: true,
  attributes: {},
  limits: [],
  attributesSettings: {},
  defaultEvaluationGroupId: null,
  defaultCartItemFilterId: null,
};

export function completeSettings(
  input: ApplicationInput,
): ApplicationSettingsRow & Pick<ApplicationInput, "baseMode"> {
  return { ...STANDARD, ...input };
}

/** Refuses zones, currencies and budgets that don't exist. */
export function requireValidSettings(input: ApplicationInput): void {
  const limits: readonly LimitConfig[] = input.limits ?? [];
  const problems = [
    ...zoneProblems(input.timezone),
    ...currencyProblems(input.currency),
    ...limitProblems(limits, "/limits"),
  ];
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}

function zoneProblems(timezone: string): FieldError[] {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone }).format(0);
    return [];
  } catch {
    const details = "must be the name of an IANA time zone, such as Europe/Berlin";
    return [{ title: "Invalid value", details, source: { pointer: "/timezone" } }];
  }
}

function currencyProblems(currency: string): FieldError[] {
  if (Intl.supportedValuesOf("currency").includes(currency)) return [];
  const details = "must be an ISO 4217 code in capitals, such as USD";
  return [{ title: "Invalid value", details, source: { pointer: "/currency" } }];
}
