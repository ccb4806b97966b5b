/**
 * @param {number} value
 * @param {number} floor
 */
export function ratio(value, floor) {
  return value / floor;
}

/**
 * @param {string} what
 * @param {number} microseconds
 * @param {number} times the floor
 */
export function print(what, microseconds, times) {
  const cost = `${microseconds.toFixed(1)} µs`.padStart(14);
  console.log(`${what.padEnd(52)}${cost}${`${times.toFixed(2)} × floor`.padStart(18)}`);
}
