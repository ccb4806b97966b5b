/** Names a unit of the cart; a line of one unit has no sub-position. */
export function unitKey(unit: {
  readonly position: number;
  readonly subPosition?: number | undefined;
}): string {
  return `${unit.position}/${unit.subPosition ?? 0}`;
}
