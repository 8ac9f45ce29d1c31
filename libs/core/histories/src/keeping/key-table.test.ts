import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addKey, createKeyTable, findKey, removeKey } from './key-table.ts';

it('a key table holds what a Map would', () => {
  const change = fc.record({ low: fc.nat(60), high: fc.nat(1), isRemoved: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
      const table = createKeyTable(1);
      const map = new Map<string, number>();
      for (const [i, { low, high, isRemoved }] of changes.entries()) {
        if (low === 0 && high === 0) continue;
        const found = findKey(table, low, high);
        expect(found < 0 ? undefined : table.cells[found + 2]).toBe(map.get(`${low} ${high}`));
        if (isRemoved) {
          if (found >= 0) removeKey(table, found);
          map.delete(`${low} ${high}`);
        } else {
          // Where it lies first: adding a key may put the cells elsewhere.
          const at = found < 0 ? addKey(table, low, high) : found;
          table.cells[at + 2] = i + 1;
          map.set(`${low} ${high}`, i + 1);
        }
        expect(table.held).toBe(map.size);
        expect(table.size).toBeLessThanOrEqual(Math.max(16, 4 * table.held + 1));
      }
    }),
    { numRuns: 2000 },
  );
});
