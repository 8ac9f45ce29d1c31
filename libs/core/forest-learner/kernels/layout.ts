/** Bins of an input are told apart by one byte, and a histogram has a whole number of 32 bits for each. */
export const BINS: usize = 256;

/** Counts `count` rows more in one bin. */
export function bump(histogram: usize, bin: usize, count: u32): void {
  const at = histogram + (bin << 2);
  store<u32>(at, load<u32>(at) + count);
}

/** Copies a row of `stride` bytes, a multiple of 16. */
export function copyRow(from: usize, to: usize, stride: usize): void {
  v128.store(to, v128.load(from));
  if (stride === 16) return;
  v128.store(to + 16, v128.load(from + 16));
  for (let at: usize = 32; at < stride; at += 16) v128.store(to + at, v128.load(from + at));
}
