const PRECISION = 1e-17;

/** Below it the theta-transformed series converges faster, above it the alternating one. */
const CROSSOVER = 1;

/**
 * P(K >= x) of Kolmogorov's limit distribution, by the two series of Marsaglia, Tsang & Wang (2003); at most a handful
 * of terms each. Equals `scipy.special.kolmogorov`.
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < CROSSOVER)
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sumOf((k) => Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x)));
  return 2 * sumOf((k) => (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x));
}

function sumOf(term: (k: number) => number): number {
  let sum = 0;
  for (let k = 1; ; k++) {
    const next = term(k);
    sum += next;
    if (Math.abs(next) <= PRECISION * Math.abs(sum)) return sum;
  }
}
