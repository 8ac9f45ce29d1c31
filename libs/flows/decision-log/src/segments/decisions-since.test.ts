import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Decision, decisionsSince, openDecisionLog, shipDecisionLog } from '../index.ts';
import { aDecision } from '../testing/testing.ts';

const MONDAY = Date.parse('2026-11-23T00:00:00Z');
const HOUR_MS = 3_600_000;

describe('decisionsSince()', () => {
  let root: string;
  let dir: string;
  let store: ObjectStore;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'since-'));
    dir = join(root, 'log');
    store = openObjectStore({ folder: join(root, 'store') });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function logAt(hour: number, instance = 'api'): Promise<Decision> {
    const now = new Date(MONDAY + hour * HOUR_MS);
    const log = await openDecisionLog({ dir, schema: ulbSchema, instance, now: () => now });
    const decision = aDecision({ decidedAt: now });
    await log.append([decision]);
    await log.close();
    return decision;
  }
  const idsSince = async (hour: number) =>
    (await Array.fromAsync(decisionsSince({ dir, store, since: new Date(MONDAY + hour * HOUR_MS) })))
      .map(({ id }) => id)
      .sort();
  const ids = (...decisions: readonly Decision[]) => decisions.map(({ id }) => id).sort();

  it('gives what was logged since, shipped or not, with the segment of each instance that was open then', async () => {
    await logAt(0);
    const [open, other] = [await logAt(1), await logAt(1, 'api-2')];
    await shipDecisionLog({ dir, store });
    const [later, last] = [await logAt(170), await logAt(171, 'api-2')];
    expect(await idsSince(2)).toEqual(ids(open, other, later, last));
    expect(await idsSince(-1)).toHaveLength(5);
    expect(await idsSince(172)).toEqual(ids(later, last));
  });

  it('leaves out the torn last row of an open segment', async () => {
    const decision = await logAt(1);
    const [name] = (await readdir(dir)).filter((each) => each.endsWith('.csv'));
    await appendFile(join(dir, name!), '019c3e6b-0d51-7a31-8c11-5b0b6c1f0f11,2026-11-2');
    expect(await idsSince(0)).toEqual([decision.id]);
  });
});
