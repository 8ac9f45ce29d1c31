/**
 * A stream of random numbers from one seed: sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state, period at least
 * 2^32 and about 2^127 on average. Only integer arithmetic and IEEE double operations, so the same seed gives the
 * same stream everywhere; normal deviates go through Math.log, which the standard lets engines round differently in
 * the last bit.
 */
export type RandomSource = {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Uniform integer in [0, bound); `bound` at most 2^32. */
  integer(bound: number): number;
  /** Normal with mean 0 and standard deviation 1 (Marsaglia's polar method). */
  normal(): number;
};

const WARM_UP = 15;

/** @param seed any integer; only its low 32 bits count */
export function randomSource(seed: number): RandomSource {
  let a = 0;
  let b = 0;
  let c = seed | 0;
  let counter = 1;
  let spare: number | undefined;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  function uniform(): number {
    return next() / 2 ** 32;
  }

  function normal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  }

  for (let i = 0; i < WARM_UP; i++) next();
  return { uniform, normal, integer: (bound) => Math.floor(uniform() * bound) };
}
