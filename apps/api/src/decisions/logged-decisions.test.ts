import { ulbSchema } from '@fraud/feature-schema';
import { aModel } from '@fraud/forest-model/testing';
import { expect, it } from 'vitest';
import { type ServingModel, servingModel } from '../models/serving-model.ts';
import { manifest } from '../testing/api-under-test.ts';
import { loggedDecisions } from './logged-decisions.ts';

const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
const model = (version: string): ServingModel =>
  servingModel(aModel({ inputs: [...inputs], schemaFingerprint }), { ...manifest, version }, { schema: ulbSchema });

it('loads a version once while nobody asks for another, and again after it could not be loaded', async () => {
  const loaded: string[] = [];
  let isStoreUp = false;
  const logged = loggedDecisions({
    findDecision: () => Promise.resolve(undefined),
    wasErased: () => Promise.resolve(false),
    loadSpreads: () => Promise.resolve(undefined),
    serving: () => model('now'),
    loadVersion: (version) => {
      loaded.push(version);
      return isStoreUp ? Promise.resolve(model(version)) : Promise.reject(new Error('away'));
    },
  });
  await expect(logged.version('old')).rejects.toThrow('away');
  isStoreUp = true;
  const asked = await Promise.all(['old', 'old', 'now', 'old', 'older', 'old'].map((each) => logged.version(each)));
  expect(asked.map(({ version }) => version)).toEqual(['old', 'old', 'now', 'old', 'older', 'old']);
  expect(loaded).toEqual(['old', 'old', 'older', 'old']);
});
