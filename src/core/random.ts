import { assert } from "./assert";

/** Draws from a seed: the same seed gives the same draws, and they don't give the seed away. */
export interface Random {
  /** A version 4 UUID. */
  uuid(): string;
  /** A whole number from 0 to `bound` - 1, each as likely as the others. */
  below(bound: number): number;
}

/** ChaCha20 (RFC 8439) over a 256-bit seed in hexadecimal: codes are drawn from it, too. */
export function createRandom(seed: string): Random {
  const stream = new KeyStream(keyOf(seed));
  return {
    uuid: () => formatUuid([stream.word(), stream.word(), stream.word(), stream.word()]),
    below: (bound) => below(stream, bound),
  };
}

const SEED_PATTERN = /^[0-9a-f]{64}$/i;
const WORDS_PER_BLOCK = 16;
const DOUBLE_ROUNDS = 10;
const WORD_VALUES = 2 ** 32;

function keyOf(seed: string): Uint32Array {
  assert(SEED_PATTERN.test(seed), "a seed is 256 bits in hexadecimal");
  return Uint32Array.from({ length: 8 }, (_, index) =>
    Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16),
  );
}

class KeyStream {
  readonly #input = new Uint32Array(WORDS_PER_BLOCK);
  readonly #block = new Uint32Array(WORDS_PER_BLOCK);
  #next = WORDS_PER_BLOCK;

  constructor(key: Uint32Array) {
    this.#input.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
    this.#input.set(key, 4);
  }

  word(): number {
    if (this.#next === WORDS_PER_BLOCK) this.#refill();
    const word = this.#block[this.#next] ?? 0;
    this.#next += 1;
    return word;
  }

  #refill(): void {
    const state = this.#block;
    state.set(this.#input);
    for (let round = 0; round < DOUBLE_ROUNDS; round += 1) {
      quarterRound(state, 0, 4, 8, 12);
      quarterRound(state, 1, 5, 9, 13);
      quarterRound(state, 2, 6, 10, 14);
      quarterRound(state, 3, 7, 11, 15);
      quarterRound(state, 0, 5, 10, 15);
      quarterRound(state, 1, 6, 11, 12);
      quarterRound(state, 2, 7, 8, 13);
      quarterRound(state, 3, 4, 9, 14);
    }
    for (let index = 0; index < WORDS_PER_BLOCK; index += 1) {
      state[index] = (state[index] ?? 0) + (this.#input[index] ?? 0);
    }
    this.#input[12] = (this.#input[12] ?? 0) + 1;
    this.#next = 0;
  }
}

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(state, a, b, d, 16);
  mix(state, c, d, b, 12);
  mix(state, a, b, d, 8);
  mix(state, c, d, b, 7);
}

function mix(state: Uint32Array, into: number, add: number, turn: number, bits: number): void {
  state[into] = (state[into] ?? 0) + (state[add] ?? 0);
  const mixed = (state[turn] ?? 0) ^ (state[into] ?? 0);
  state[turn] = (mixed << bits) | (mixed >>> (32 - bits));
}

function below(stream: KeyStream, bound: number): number {
  assert(Number.isInteger(bound) && bound > 0 && bound <= WORD_VALUES, "a bound fits 32 bits");
  // Words beyond the last whole multiple would make small numbers more likely.
  const end = WORD_VALUES - (WORD_VALUES % bound);
  for (;;) {
    const word = stream.word();
    if (word < end) return word % bound;
  }
}

/** Every byte in hexadecimal: a cart may draw a UUID for each of its units. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function formatUuid(words: readonly [number, number, number, number]): string {
  const [a, b, c, d] = words;
  const versioned = (b & 0xffff_0fff) | 0x4000;
  const variant = (c & 0x3fff_ffff) | 0x8000_0000;
  return `${wordHex(a)}-${upperHex(versioned)}-${lowerHex(versioned)}-${upperHex(variant)}-${lowerHex(variant)}${wordHex(d)}`;
}

function wordHex(word: number): string {
  return upperHex(word) + lowerHex(word);
}

function upperHex(word: number): string {
  return byteHex(word >>> 24) + byteHex(word >>> 16);
}

function lowerHex(word: number): string {
  return byteHex(word >>> 8) + byteHex(word);
}

function byteHex(word: number): string {
  return HEX[word & 0xff] ?? "";
}
