import type { ApplicationSettings } from "../evaluation/catalogue";

/**
 * The form in which a code is stored and compared in an Application (reference SEMANTICS §7). Codes
 * that were stored before the setting changed keep their form.
 */
export function foldCode(
  code: string,
  caseSensitivity: ApplicationSettings["caseSensitivity"],
): string {
  return FOLDS[caseSensitivity](code);
}

const FOLDS: Record<ApplicationSettings["caseSensitivity"], (code: string) => string> = {
  sensitive: (code) => code,
  "insensitive-uppercase": (code) => code.toUpperCase(),
  "insensitive-lowercase": (code) => code.toLowerCase(),
};
