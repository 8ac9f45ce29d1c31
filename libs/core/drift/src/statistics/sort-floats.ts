/**
 * Ascending copy of finite float32 numbers by a radix sort of their bits, three passes of 11 bits. O(n), with 8 n
 * bytes of scratch memory: several times faster than `Float32Array.prototype.sort` from some thousand values on.
 */
const BITS = 11;
const BUCKETS = 1 << BITS;
const WORTH_IT_FROM = 1_000;

export function sortedFloats(values: Float32Array): Float32Array {
  if (values.length < WORTH_IT_FROM) return values.slice().sort();
  const count = values.length;
  const result = new Float32Array(count);
  result.set(values);
  let from = new Uint32Array(result.buffer);
  let to = new Uint32Array(count);
  const histogram = new Uint32Array(3 * BUCKETS);
  for (let i = 0; i < count; i++) {
    // Negative numbers: all bits flipped; others: the sign bit. Then unsigned order is numeric order.
    const bits = from[i]!;
    const key = (bits >>> 31 === 1 ? ~bits : bits ^ 0x80000000) >>> 0;
    from[i] = key;
    histogram[key & (BUCKETS - 1)]!++;
    histogram[BUCKETS + ((key >>> BITS) & (BUCKETS - 1))]!++;
    histogram[2 * BUCKETS + (key >>> (2 * BITS))]!++;
  }
  for (let pass = 0; pass < 3; pass++) {
    const offsets = histogram.subarray(pass * BUCKETS, (pass + 1) * BUCKETS);
    for (let bucket = 0, start = 0; bucket < BUCKETS; bucket++) {
      const size = offsets[bucket]!;
      offsets[bucket] = start;
      start += size;
    }
    const shift = pass * BITS;
    for (let i = 0; i < count; i++) {
      const key = from[i]!;
      to[offsets[(key >>> shift) & (BUCKETS - 1)]!++] = key;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < count; i++) {
    const key = from[i]!;
    from[i] = key >>> 31 === 1 ? key ^ 0x80000000 : ~key;
  }
  return new Float32Array(from.buffer);
}
