import { listModels, promote, readChampion, rollback } from '@fraud/model-registry';
import { SEVERE_SHIFT } from '@fraud/simulation';
import { afterAll, describe, expect, it } from 'vitest';
import { aSystem, aSystemWithChampion, aSystemWithWeeks, closeSystems, TREES } from '../testing/training-system.ts';

afterAll(closeSystems);

describe('retrain() while a champion is in service', () => {
  it('promotes a challenger that knows the drift the champion does not', async () => {
    const { first, run, putWeek, store, announced } = await aSystemWithChampion();
    await putWeek(5, { shift: SEVERE_SHIFT });
    await putWeek(6, { shift: SEVERE_SHIFT });
    const second = await run({ week: 'week_6', championVersion: first, reason: 'drift' });
    expect(second).toMatchObject({ verdict: 'promote' });
    expect(second.version).not.toBe(first);
    expect(await readChampion(store)).toMatchObject({ version: second.version, history: [{ version: first }] });
    expect(announced).toEqual([second.version]);
  });

  it('does not bring back what was rolled back, when its job is done again', async () => {
    const { first, run, putWeek, store } = await aSystemWithChampion();
    for (const week of [5, 6]) await putWeek(week, { shift: SEVERE_SHIFT });
    const asked = { week: 'week_6', championVersion: first, reason: 'drift' } as const;
    const second = (await run(asked)).version!;
    await rollback(store, { replaces: second, reason: 'false alarms', by: 'ops', now: new Date() });
    expect(await run(asked)).toMatchObject({ outcome: 'skipped', verdict: 'keep', version: second });
    expect((await readChampion(store))?.version).toBe(first);
  });

  it('does not promote a model that was rolled back since its retraining was planned', async () => {
    const { first, run, putWeek, store } = await aSystemWithChampion();
    for (const week of [5, 6]) await putWeek(week, { shift: SEVERE_SHIFT });
    const asked = { week: 'week_6', championVersion: first, reason: 'drift' } as const;
    const brokenPut: typeof store.put = (key, ...rest) =>
      key === 'models/champion.json' ? Promise.reject(new Error('outage')) : store.put(key, ...rest);
    await expect(run(asked, { store: { ...store, put: brokenPut } })).rejects.toThrow('outage');
    const { version } = (await listModels(store))[0]!;
    const byHand = { reason: 'a try', by: 'ops', now: new Date() };
    await promote(store, { version, replaces: first, ...byHand });
    await rollback(store, { replaces: version, ...byHand });
    expect(await run(asked)).toMatchObject({
      verdict: 'keep',
      version,
      reason: `The old model stays: ${version} was rolled back while this retraining was under way.`,
    });
    expect((await readChampion(store))?.version).toBe(first);
  });

  it('keeps the champion when the challenger passes frauds of earlier weeks that were found', async () => {
    const { first, run, putWeek, store } = await aSystemWithChampion();
    for (const week of [5, 6, 7, 8]) await putWeek(week, { shift: { newFraudShare: 1 } });
    const asked = { week: 'week_8', championVersion: first, reason: 'drift' } as const;
    expect(await run(asked)).toMatchObject({
      verdict: 'keep',
      reason: expect.stringMatching(
        /^The old model stays\. The new model finds \d+ of 36 confirmed frauds of earlier weeks/,
      ),
    });
    expect((await readChampion(store))?.version).toBe(first);
    const anyFall = { canaryRules: { maxRecallFall: 1 } };
    expect(await run({ ...asked, requestId: 'again' }, anyFall)).toMatchObject({ verdict: 'promote' });
  });

  it('keeps the champion when the challenger is worse, and backs the challenger up all the same', async () => {
    const { first, run, putWeek, store, objects, runs, announced } = await aSystemWithChampion();
    await putWeek(5);
    const worse = { parameters: { trees: 1, maxDepth: 1 } };
    const outcome = await run({ week: 'week_5', championVersion: first }, worse);
    expect(outcome).toMatchObject({ outcome: 'done', verdict: 'keep' });
    expect((await readChampion(store))?.version).toBe(first);
    const before = await objects();
    expect(Object.keys(before).filter((key) => key.endsWith(`${outcome.version}/manifest.json`))).toHaveLength(1);
    expect(await run({ week: 'week_5', championVersion: first }, worse)).toEqual(outcome);
    expect(await objects()).toEqual(before);
    expect(await runs()).toHaveLength(1);
    expect(announced).toEqual([]);
  });

  it.each([
    ['keeps its place', 0.05, 'undecidable', 'the difference may be chance'],
    [
      'gives way after a severe drift',
      0.5,
      'promote',
      'New model goes live. The data has changed a lot (severe drift), and the new model is about as good as ' +
        'the old one',
    ],
  ] as const)('the champion %s when the difference may be chance', async (_, driftedShare, verdict, reason) => {
    const { first, run, putWeek, store } = await aSystemWithChampion();
    await putWeek(5);
    const twin = {
      parameters: { trees: TREES, seed: 8 },
      gate: { ...(await aSystem()).parts.gate, promotionErrorRate: 0.001, nonInferiorityMargin: 0.5 },
    };
    const outcome = await run({ week: 'week_5', championVersion: first, reason: 'drift', driftedShare }, twin);
    expect(outcome).toMatchObject({ verdict, reason: expect.stringContaining(reason) });
    expect((await readChampion(store))?.version).toBe(verdict === 'promote' ? outcome.version : first);
  });

  it('does not judge on rows the champion has learned from', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks([1, 2, 3, 4]);
    await putWeek(5);
    const first = (await run({ week: 'week_5' })).version!;
    const outcome = await run({ week: 'week_4', championVersion: first, requestId: 'again' });
    expect(outcome).toMatchObject({
      verdict: 'undecidable',
      reason: expect.stringContaining('was itself trained on these weeks'),
    });
    expect((await readChampion(store))?.version).toBe(first);
  });

  it('deletes the oldest backups, not the champion', async () => {
    const { first, run, store } = await aSystemWithChampion();
    await run(
      { championVersion: first, requestId: 'again' },
      { parameters: { trees: 2, maxDepth: 1 }, backupsKept: 1 },
    );
    expect((await listModels(store)).map((each) => each.version)).toEqual([first]);
  });

  it('replaces a champion whose files are broken', async () => {
    const { run, store, putWeek, told } = await aSystemWithWeeks([3, 4]);
    const first = (await run()).version!;
    const { folder } = (await readChampion(store))!;
    await store.put(`${folder}model.forest`, new TextEncoder().encode('broken'));
    await putWeek(5);
    expect(await run({ week: 'week_5', championVersion: first })).toMatchObject({ verdict: 'promote' });
    expect(told).toContain(
      'the files of the model in service are broken; the new model is judged as if there were none',
    );
  });
});
