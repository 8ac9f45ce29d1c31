/** Another schema comes into service, and goes again, while requests of both kinds come in. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { aCardPayment, cardSchema, cardSchemaJson } from '@fraud/feature-schema/testing';
import { encodeModel, type ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bearer, startApi } from '../testing/api-under-test.ts';
import { aCardModel, hide } from '../testing/card-api.ts';

/** `amt` is a level now, `country` is new, and the others may still be sent. */
const wider = parseFeatureSchema({
  ...cardSchemaJson,
  name: 'wider',
  columns: [
    { name: 'amt', type: 'category' },
    { name: 'country', type: 'category' },
    ...['balance', 'category', 'chip', 'dob', 'card', 'note', 'scenario'].map((name) => ({ name, type: 'ignore' })),
  ],
  amount: undefined,
  derived: [],
});
/** Of `aModel`: amounts that are "high" are above its first threshold, countries below all others. */
const widerModel = aModel({
  inputs: [...wider.inputs],
  categories: [
    { input: 0, levels: ['high'], values: Float32Array.of(2), unseen: 1 },
    { input: 1, levels: ['PT'], values: Float32Array.of(1), unseen: 0 },
  ],
  schema: wider.json,
  schemaFingerprint: wider.fingerprint,
});
const older = aCardPayment({ amt: 25.5, balance: null });
const newer = { at: '2026-11-18T12:00:00Z', trans_num: 'n', amt: 'high', country: 'PT' };

let api: Awaited<ReturnType<typeof startApi>>;
beforeEach(async () => {
  api = await startApi({ schema: wider, hide });
  api.state.serving = undefined;
});
afterEach(() => api.close());

async function publish(model: ForestModel): Promise<string> {
  const { manifest } = await publishModel(
    api.store,
    { 'model.forest': encodeModel(model) },
    aManifestDraft({ schemaFingerprint: model.schemaFingerprint, inputs: [...model.inputs] }),
    new Date(),
  );
  return manifest.version;
}

const serve = async (version: string) => {
  await promote(api.store, { version, replaces: undefined, reason: 'a test', by: 'a test', now: new Date() });
  await api.poll();
};

it('answers every request, keeps each segment to one schema, and replays all to the bit', async () => {
  const [first, second] = [await publish(aCardModel()), await publish(widerModel)];
  await serve(first);
  let isOver = false;
  const statuses: number[] = [];
  const ids: string[] = [];
  const client = async (row: object) => {
    while (!isOver) {
      const answer = await api.predict([row, row]);
      statuses.push(answer.statusCode);
      if (answer.statusCode === 200)
        ids.push(
          ...answer.json<{ predictions: { decisionId: string }[] }>().predictions.map((each) => each.decisionId),
        );
      await sleep(2);
    }
  };
  const clients = [older, newer, older, newer].map(client);
  for (const version of [second, first, second]) {
    await sleep(300);
    await serve(version);
  }
  await sleep(300);
  isOver = true;
  await Promise.all(clients);

  expect(new Set(statuses)).toEqual(new Set([200]));
  const logged = api.logged();
  expect(logged.map(({ id }) => id).sort()).toEqual(ids.sort());
  const answeredBy = Object.groupBy(logged, ({ modelVersion }) => modelVersion);
  expect(Object.keys(answeredBy).sort()).toEqual([first, second].sort());
  for (const { transaction, probability } of answeredBy[first]!) {
    expect(Object.keys(transaction)).toContain('category');
    expect(probability).toBe(transaction['amt'] === 25.5 ? 0.75 : 0.125);
  }
  // (1 + 0.5) / 2 of a high amount in Portugal; an unknown amount elsewhere: (0.125 + 0) / 2.
  for (const { transaction, probability } of answeredBy[second]!)
    expect(probability).toBe(transaction['country'] === 'PT' ? 0.75 : 0.0625);
  for (const decisions of Object.values(answeredBy)) {
    const { id } = decisions!.at(-1)!;
    const url = `/decisions/${id}/replay`;
    expect((await api.http.inject({ method: 'POST', url, headers: bearer() })).json()).toMatchObject({ isEqual: true });
  }
});

it('documents the schema that serves, and scores a shadow of the configured one beside it', async () => {
  const columns = async () => {
    const { components } = (await api.http.inject('/openapi.json')).json<{
      components: { schemas: Record<string, { properties: object }> };
    }>();
    return Object.keys(components.schemas['Transaction']!.properties);
  };
  expect(await columns()).toEqual(wider.requested);
  const [first, second] = [await publish(aCardModel()), await publish(widerModel)];
  await serve(first);
  expect(await columns()).toEqual(cardSchema.requested);
  const shadow = { method: 'PUT' as const, url: '/shadow', headers: bearer(), payload: { version: second } };
  expect((await api.http.inject(shadow)).statusCode).toBe(200);
  await api.predict([newer]);
  // The champion does not know the amount: 0.125; the shadow calls it a fraud of 0.75.
  await vi.waitFor(
    async () =>
      expect((await api.http.inject({ url: '/shadow', headers: bearer() })).json()).toMatchObject({
        rows: 1,
        onlyShadow: 1,
        meanAbsoluteDifference: 0.625,
      }),
    5_000,
  );
});

it('refuses a model whose schema does not fit it, or whose entities it cannot hide', async () => {
  const misfit = await publish(aCardModel({ categories: [] }));
  const keyless = await startApi({ schema: wider });
  const promoteOn = (to: typeof api, version: string) =>
    to.http.inject({
      method: 'POST',
      url: `/models/${version}/promote`,
      headers: bearer(),
      payload: { reason: 'a test' },
    });
  const { manifest } = await publishModel(
    keyless.store,
    { 'model.forest': encodeModel(aCardModel()) },
    aManifestDraft(),
    new Date(),
  );
  const answers = [await promoteOn(api, misfit), await promoteOn(keyless, manifest.version)];
  await keyless.close();
  expect(answers.map((answer) => [answer.statusCode, answer.json<{ code: string }>().code])).toEqual([
    [409, 'FRAUD_API_SCHEMA_MISMATCH'],
    [409, 'FRAUD_API_ENTITY_KEY'],
  ]);
});
