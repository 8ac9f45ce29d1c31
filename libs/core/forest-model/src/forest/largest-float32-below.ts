const SMALLEST = 2 ** -149;

/**
 * The largest float32 that is less than `value`, a float64; -Infinity when no finite one is. `x < value` is `x <=
 * largestFloat32Below(value)` for every float32 x.
 */
export function largestFloat32Below(value: number): number {
  const nearest = Math.fround(value);
  if (nearest < value) return nearest;
  if (nearest === 0) return -SMALLEST;
  const bits = new Int32Array(Float32Array.of(nearest).buffer);
  bits[0]! += nearest > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0]!;
}
