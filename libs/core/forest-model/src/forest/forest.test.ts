import { describe, expect, it } from 'vitest';
import { joinForests, scoreMatrix } from '../index.ts';
import { aModel, columns, rows } from '../testing/testing.ts';

describe('joinForests()', () => {
  it('keeps the trees of every part in order', () => {
    const { forest } = aModel();
    const joined = joinForests([forest, forest]);
    expect([...joined.treeStart]).toEqual([0, 5, 8, 13, 16]);
    expect([...scoreMatrix(aModel({ forest: joined }), columns, rows.length)]).toEqual(rows.map((row) => row[2]));
  });
});
