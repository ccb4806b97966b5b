import type { ApplicationRow } from "../../db/queries/applications";
import { INVALID_DATA, Refusal } from "../refusal";

/** Refuses a campaign or a coupon without an attribute that the Application asks for. */
export function requireMandatoryAttributes(
  { attributesSettings }: Pick<ApplicationRow, "attributesSettings">,
  kind: "campaigns" | "coupons",
  values: Readonly<Record<string, unknown>>,
): void {
  const names = attributesSettings.mandatory?.[kind] ?? [];
  const missing = names.filter((name) => (values[name] ?? null) === null);
  if (missing.length === 0) return;
  throw new Refusal(
    "invalid",
    INVALID_DATA,
    missing.map((name) => ({
      title: "Required",
      details: `The Application asks for the attribute ${name}`,
      source: { pointer: `/attributes/${name}` },
    })),
  );
}
