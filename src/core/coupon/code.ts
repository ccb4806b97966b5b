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

/** A code, or a text that codes are searched by, without what the search ignores (SEMANTICS §7). */
export function searchableCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

const FOLDS: Record<ApplicationSettings["caseSensitivity"], (code: string) => string> = {
  sensitive: (code) => code,
  "insensitive-uppercase": (code) => code.toUpperCase(),
  "insensitive-lowercase": (code) => code.toLowerCase(),
};
