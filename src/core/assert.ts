/** States what must hold; a breach is a bug of ours, never a caller's mistake. */
export function assert(condition: boolean, whatMustHold: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${whatMustHold}`);
}

/** Marks a branch that the types say can't be reached. */
export function unreachable(value: never): never {
  throw new Error(`Invariant broken: unexpected ${JSON.stringify(value)}`);
}
