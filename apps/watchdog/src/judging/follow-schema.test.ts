import { ulbSchema } from '@fraud/feature-schema';
import { retrainJob, type RetrainPayload } from '@fraud/jobs';
import { promote } from '@fraud/model-registry';
import { aStore, at, publishAModel } from '@fraud/model-registry/testing';
import { openLog } from '@fraud/service';
import { expect, it } from 'vitest';
import { followSchema } from './follow-schema.ts';

it('followSchema() asks once for a champion of another schema, also where no week is new', async () => {
  const store = await aStore();
  const asked: RetrainPayload[] = [];
  const look = (schema = ulbSchema) =>
    followSchema({
      store,
      weeksPrefix: 'weekly_data/',
      schema,
      requestRetrain: (request) => Promise.resolve({ id: `job ${asked.push(request)}`, added: true }),
      log: openLog('watchdog', 'fatal'),
    });
  expect(await look()()).toBeUndefined(); // nobody serves

  const { manifest } = await publishAModel(store, 0.5);
  await promote(store, { version: manifest.version, replaces: null, reason: 'test', by: 'test', now: at(1) });
  for (const week of ['week_2026_46', 'week_2026_47']) await store.put(`weekly_data/${week}.csv`, new Uint8Array(1));
  const ask = look();
  expect(await ask()).toBe('job 1');
  expect(await ask()).toBeUndefined();
  expect(asked).toEqual([
    {
      week: 'week_2026_47',
      championVersion: manifest.version,
      dataDigest: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      schemaFingerprint: ulbSchema.fingerprint,
      reason: 'schema',
    },
  ]);
  expect(retrainJob.jobId?.(asked[0]!)).toContain(ulbSchema.fingerprint);

  const same = { ...ulbSchema, fingerprint: manifest.schemaFingerprint };
  expect(await look(same)()).toBeUndefined();
});
