/**
 * xoshiro128** 1.1 (Blackman and Vigna 2018, prng.di.unimi.it): 32 bits a step, period 2^128 - 1.
 * Its state is filled by splitmix32 from a seed and a stream, so that every tree has a stream of its own and the
 * forest does not depend on who grows which tree. Not for secrets.
 */
export type Random = {
  /** The next whole number from 0 to 2^32 - 1. */
  readonly bits: () => number;
  /** A whole number from 0 to below `bound`; bias at most bound / 2^32. */
  readonly below: (bound: number) => number;
};

export function createRandom(seed: number, stream: number): Random {
  const mix = splitmix32(Math.imul(stream, 0x9e3779b1) ^ splitmix32(seed)());
  let a = mix();
  let b = mix();
  let c = mix();
  let d = mix() | 1;
  const bits = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return { bits, below: (bound) => Math.floor(bits() * 2 ** -32 * bound) };
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
