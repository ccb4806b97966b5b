import type { ApplicationSettings } from "../evaluation/catalogue";

/** A code as it is stored and compared in an Application (reference SEMANTICS §7, case). */
export function foldCode(
  code: string,
  caseSensitivity: ApplicationSettings["caseSensitivity"],
): string {
  switch (caseSensitivity) {
    case "sensitive":
      return code;
    case "insensitive-uppercase":
      return code.toUpperCase();
    case "insensitive-lowercase":
      return code.toLowerCase();
  }
}
