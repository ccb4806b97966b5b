import type { Diagnostic } from "../expression";
import type { Places } from "./from-talang";

/** Turns pointers into a translated form back into pointers into its source, from an index on. */
export function movePointers(diagnostics: Diagnostic[], from: number, places: Places): void {
  for (let index = from; index < diagnostics.length; index += 1) {
    const diagnostic = diagnostics[index];
    if (diagnostic) diagnostics[index] = moved(diagnostic, places);
  }
}

/** Follows the longest known prefix; offsets into a printed formula mean nothing to the caller. */
function moved(diagnostic: Diagnostic, places: Places): Diagnostic {
  let prefix = diagnostic.pointer;
  for (;;) {
    const place = places.get(prefix);
    if (place) {
      const tail = place.sameBelow ? diagnostic.pointer.slice(prefix.length) : "";
      const { source: _source, ...rest } = diagnostic;
      return { ...rest, pointer: place.pointer + tail };
    }
    if (prefix === "") return diagnostic;
    prefix = prefix.slice(0, prefix.lastIndexOf("/"));
  }
}
