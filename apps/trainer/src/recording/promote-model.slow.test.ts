import { generateKeyPairSync } from 'node:crypto';
import { loadChampion, promote, readChampion, readHistory } from '@fraud/model-registry';
import { SEVERE_SHIFT } from '@fraud/simulation';
import { afterAll, describe, expect, it } from 'vitest';
import { aSystemWithWeeks, closeSystems } from '../testing/training-system.ts';

afterAll(closeSystems);

describe('promoteModel()', () => {
  it('promotes nothing unopposed where champion.json was lost, until a person has named the champion', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    for (const week of [5, 6]) await putWeek(week, { shift: SEVERE_SHIFT });
    const asked = { week: 'week_6', championVersion: first, reason: 'drift' } as const;
    await store.delete('models/champion.json');
    await expect(run(asked)).rejects.toMatchObject({ code: 'FRAUD_REGISTRY_CHAMPION_LOST' });
    expect(await store.head('models/champion.json')).toBeUndefined();

    await promote(store, { version: first, reason: 'it was lost', by: 'ops', now: new Date() });
    const { version } = await run(asked);
    expect(await readChampion(store)).toMatchObject({ version, from: first, by: 'trainer' });
    expect((await readHistory(store)).map(({ by, jobId }) => [by, jobId])).toEqual([
      ['trainer', 'retrain-week_4-none'],
      ['ops', undefined],
      ['trainer', `retrain-week_6-${first}`],
    ]);
  });

  it('signs what it publishes, when it has a key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { run, store } = await aSystemWithWeeks([3, 4], { signingKey: privateKey });
    const { version } = await run();
    expect((await loadChampion(store, { publicKeys: [publicKey] }))?.manifest.version).toBe(version);
  });
});
