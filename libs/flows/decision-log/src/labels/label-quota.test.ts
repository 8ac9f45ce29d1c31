import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLabelQuota } from './label-quota.ts';

const WEEK = { year: 2026, week: 47 };
let dir: string;
beforeEach(() => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'quota-')), 'labels');
});
afterEach(() => rmSync(path.dirname(dir), { recursive: true }));

describe('openLabelQuota()', () => {
  it('counts the labels of each token in each week, and takes all of a batch or none', async () => {
    const quota = await openLabelQuota(dir, 10);
    expect([
      quota.take('bank', WEEK, 7),
      quota.take('bank', WEEK, 4),
      quota.take('bank', WEEK, 3),
      quota.take('shop', WEEK, 11),
      quota.take('shop', WEEK, 10),
      quota.take('bank', { year: 2026, week: 48 }, 1),
    ]).toEqual([
      { isTaken: true, left: 3 },
      { isTaken: false, left: 3 },
      { isTaken: true, left: 0 },
      { isTaken: false, left: 10 },
      { isTaken: true, left: 0 },
      { isTaken: true, left: 9 },
    ]);
    quota.close();
  });

  it('outlives its process and is shared by processes', async () => {
    const [one, two] = [await openLabelQuota(dir, 10), await openLabelQuota(dir, 10)];
    one.take('bank', WEEK, 6);
    expect(two.take('bank', WEEK, 5)).toEqual({ isTaken: false, left: 4 });
    one.close();
    two.close();
    const later = await openLabelQuota(dir, 10);
    expect(later.take('bank', WEEK, 4)).toEqual({ isTaken: true, left: 0 });
    later.close();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });
});
