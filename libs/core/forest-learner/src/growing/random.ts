/**
 * xoshiro128** 1.1 (Blackman and Vigna 2018, prng.di.unimi.it): 32 bits a step, period 2^128 - 1.
 * Its state is filled by splitmix32 from a seed and a stream, so that every tree has a stream of its own and the
 * forest does not depend on who grows which tree. Numbers are made in blocks, which keeps the state in registers. Not
 * for secrets.
 */
export type Random = {
  /** The next whole number from 0 to 2^32 - 1. */
  readonly bits: () => number;
  /** A whole number from 0 to below `bound`; bias at most bound / 2^32. */
  readonly below: (bound: number) => number;
};

const BLOCK = 256;

export function createRandom(seed: number, stream: number): Random {
  return randomFrom(firstState(seed, stream));
}

/** The state a stream begins with: four numbers that are not all 0. */
export function firstState(seed: number, stream: number): Int32Array {
  const mix = splitmix32(Math.imul(stream, 0x9e3779b1) ^ splitmix32(seed)());
  return Int32Array.of(mix(), mix(), mix(), mix() | 1);
}

/** Goes on from a state, which it keeps up to date for itself. */
export function randomFrom(state: Int32Array): Random {
  const block = new Uint32Array(BLOCK);
  let next = BLOCK;
  const bits = (): number => {
    if (next === BLOCK) {
      fill(block, state);
      next = 0;
    }
    return block[next++]!;
  };
  return { bits, below: (bound) => (bits() * (bound * 2 ** -32)) >>> 0 };
}

function fill(block: Uint32Array, state: Int32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < block.length; i++) {
    const scrambled = Math.imul(b, 5);
    block[i] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  state.set([a, b, c, d]);
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
