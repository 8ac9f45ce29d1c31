import { columnOf, ulbSchema } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { csvOf, simulateWeek } from './index.ts';

describe('csvOf()', () => {
  const table = simulateWeek({ rows: 200, fraudShare: 0.1, seed: 1, startTimeSeconds: 0 });
  const lines = new TextDecoder().decode(csvOf(table, ulbSchema)).split('\n');

  it('writes the header of the schema and ends the last line', () => {
    expect(lines[0]).toBe(
      'Time,V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,V11,V12,V13,V14,' +
        'V15,V16,V17,V18,V19,V20,V21,V22,V23,V24,V25,V26,V27,V28,Amount,Class',
    );
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toBe('');
  });

  it('writes numbers that read back as the same float32', () => {
    const random = { ...table, matrix: table.matrix.map(Math.cbrt) };
    const text = new TextDecoder().decode(csvOf(random, ulbSchema)).split('\n');
    for (let row = 0; row < table.rows; row++) {
      const cells = text[row + 1]!.split(',').map(Number);
      expect(cells[0]).toBe(table.eventTime[row]);
      expect(cells.slice(1, 30).map(Math.fround)).toEqual(
        Array.from({ length: 29 }, (_, i) => columnOf(random, i + 1)[row]),
      );
      expect(cells[30]).toBe(table.labels[row]);
    }
  });

  it('writes a simulated value with few digits', () => {
    expect(lines[1]!.split(',').every((cell) => cell.length <= 10)).toBe(true);
  });
});
