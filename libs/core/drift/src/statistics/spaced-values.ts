/**
 * `count` evenly spaced values of a column given in parts, or all of them when there are fewer. O(count + parts).
 */
export function spacedValues(parts: readonly Float32Array[], count: number): Float32Array {
  const rows = parts.reduce((sum, part) => sum + part.length, 0);
  const values = new Float32Array(Math.min(count, rows));
  for (let i = 0, part = 0, start = 0; i < values.length; i++) {
    const row = Math.floor((i * rows) / values.length);
    while (row - start >= parts[part]!.length) start += parts[part++]!.length;
    values[i] = parts[part]![row - start]!;
  }
  return values;
}
