/** Points and weights of a quadrature over 0 to 1. */
export type Quadrature = { readonly points: Float64Array; readonly weights: Float64Array };

/**
 * Gauss-Legendre quadrature: `size` points that integrate every polynomial up to degree `2 x size - 1` exactly.
 * The points are the zeros of the Legendre polynomial, found by Newton's method. O(size^2).
 * Source: Abramowitz and Stegun 25.4.29.
 */
export function gaussLegendre(size: number): Quadrature {
  const points = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (size + 0.5));
    let slope = 0;
    for (let step = 0; step < 20; step++) {
      let before = 0;
      let value = 1;
      for (let n = 1; n <= size; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      slope = (size * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
