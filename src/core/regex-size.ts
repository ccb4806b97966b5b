/**
 * About how many instructions an RE2 pattern unfolds to, told without compiling it: a repetition
 * multiplies what it repeats. What is no pattern gets some number; compiling it says what is wrong.
 *
 * @param pattern bounded by `REGEX_LENGTH_MAX`
 */
export function unfoldedSize(pattern: string): number {
  // Sizes of what is open: the pattern, its group, the group in that …
  const open: number[] = [0];
  // Of what a repetition would repeat.
  let last = 0;
  const add = (size: number) => {
    open.push((open.pop() ?? 0) + size);
  };
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (token.startsWith("(")) {
      open.push(token === "(" || token.endsWith(">") ? GROUP_SIZE : 0);
    } else if (isRepetition(token)) {
      const unfolded = repeated(last, token);
      add(unfolded - last);
      last = unfolded;
    } else {
      const isEnd = token === ")" && open.length > 1;
      last = isEnd ? (open.pop() ?? 0) : token.startsWith("\\Q") ? token.length : 1;
      add(last);
    }
  }
  return open.reduce((sum, size) => sum + size, 0);
}

/** A group that captures notes where it begins and ends. */
const GROUP_SIZE = 2;

/** A literal text, escape, class, opening of a group, repetition, or any other character. */
const TOKEN =
  /\\Q.*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\(\?[^):>]*[:>]|\{\d+(?:,\d*)?\}|./gsu;

const REPETITION = /^(?:\{(\d+)(?:,(\d*))?\}|[*+?])$/;

function isRepetition(token: string): boolean {
  return REPETITION.test(token);
}

/** What may be left out costs one more each time, and so does what may go on. */
function repeated(size: number, repetition: string): number {
  const [, least, most] = REPETITION.exec(repetition) ?? [];
  if (least === undefined) return size + 1;
  if (most === undefined) return size * Number(least);
  if (most === "") return size * Math.max(1, Number(least)) + 1;
  return size * Number(most) + Math.max(0, Number(most) - Number(least));
}
