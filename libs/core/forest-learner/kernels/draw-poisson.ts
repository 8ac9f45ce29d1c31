/**
 * How often each of `rows` rows is drawn: to `inBagCounts` (u8 each; one more where `rows` is odd), two rows a random
 * number, each by the table of 2^16 Poisson numbers (u8 each). Gives the sum. Cost: O(rows).
 *
 * `state`: the four numbers (u32 each) of xoshiro128** 1.1 (Blackman and Vigna 2018), left as it is after the last one.
 */
export function drawPoisson(state: usize, table: usize, rows: usize, inBagCounts: usize): u32 {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let drawn: u32 = 0;
  for (let row: usize = 0; row < rows; row += 2) {
    const bits = rotl<u32>(b * 5, 7) * 9;
    const first = load<u8>(table + (bits & 0xffff));
    const second = row + 1 < rows ? load<u8>(table + (bits >>> 16)) : 0;
    store<u8>(inBagCounts + row, first);
    store<u8>(inBagCounts + row, second, 1);
    drawn += first + second;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotl<u32>(d, 11);
  }
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, d, 12);
  return drawn;
}
