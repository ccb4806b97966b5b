/** Reads JSON that this object wrote itself; every later version must still read its shape. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the row says what it is
export function storedJson<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the same store
  return JSON.parse(text) as T;
}
