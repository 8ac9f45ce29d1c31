import { writeFileSync } from 'node:fs';
import { decodeModel, encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { type LoadedModel, noteRecording, promote, publishModel, readChampion } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingModel } from './models/serving-model.ts';
import { bearer, schema, startApi, TOKEN, tokenOf } from './testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ask = (method: 'GET' | 'POST', url: string, token = tokenOf('operate'), payload?: object) =>
  api.http.inject({ method, url, headers: bearer(token), ...(payload && { payload }) });

const text = (content: string) => new TextEncoder().encode(content);

/** Publishes a model that differs by its seed; its version. */
async function publish(
  seed: number,
  fingerprint = schema.fingerprint,
): Promise<Pick<LoadedModel, 'folder' | 'manifest' | 'model'>> {
  const bytes = encodeModel(aModel({ inputs: schema.inputs, schemaFingerprint: fingerprint, parameters: { seed } }));
  const published = await publishModel(
    api.store,
    {
      'model.forest': bytes,
      'metrics.json': text('{"auprc":0.8}'),
      'importance.csv': text('input,importance\nb,0.25\nTime, of day,0\n'),
    },
    aManifestDraft({ schemaFingerprint: fingerprint, inputs: [...schema.inputs] }),
    new Date(),
  );
  return { ...published, model: decodeModel(bytes) };
}

describe('GET /decisions/{id} and POST /decisions/{id}/replay', () => {
  it('return what was asked and answered, and ask the same version again', async () => {
    const { manifest, model } = await publish(1);
    api.state.serving = servingModel(model, manifest, { schema });
    const { predictions } = (await api.predict([{ Time: 86_402.123456789, b: 0.1, id: 'p 1' }])).json<{
      predictions: { decisionId: string; probability: number }[];
    }>();
    const { decisionId, probability } = predictions[0]!;
    expect((await ask('GET', `/decisions/${decisionId}`)).json()).toMatchObject({
      id: decisionId,
      token: 'till',
      transactionId: 'p 1',
      transaction: { Time: 86_402.123456789, b: 0.1 },
      probability,
      modelVersion: manifest.version,
    });
    expect((await ask('POST', `/decisions/${decisionId}/replay`)).json()).toEqual({
      isEqual: true,
      modelVersion: manifest.version,
      logged: probability,
      recomputed: probability,
      threshold: 0.5,
      class: 'Fraud',
    });
  });

  it.each([
    ['an unknown decision', '019ab000-0000-7000-8000-000000000000', 404],
    ['what is no id', 'x', 400],
  ])('refuse %s', async (_, id, status) => {
    expect((await ask('GET', `/decisions/${id}`)).statusCode).toBe(status);
  });

  it('say of an erased decision that it was erased, and nothing else', async () => {
    const id = '019ab000-0000-7000-8000-0000000000ff';
    const tombstone = JSON.stringify({ erasedAt: new Date().toISOString(), decisions: [id] });
    await api.store.put('erasures/week_2025_47/erasure.json', new TextEncoder().encode(tombstone));
    for (const asked of [await ask('GET', `/decisions/${id}`), await ask('POST', `/decisions/${id}/replay`)])
      expect([asked.statusCode, asked.json()]).toMatchObject([410, { code: 'FRAUD_API_DECISION_ERASED' }]);
  });

  it('are not open to role predict', async () => {
    expect((await ask('GET', '/decisions/019ab000-0000-7000-8000-000000000000', tokenOf('predict'))).statusCode).toBe(
      403,
    );
  });
});

describe('POST /feedback', () => {
  const label = {
    decisionId: '019ab000-0000-7000-8000-000000000000',
    class: 'Fraud',
    source: 'chargeback',
    at: '2026-11-22T15:00:00+01:00',
  };
  const send = (data: object[]) => ask('POST', '/feedback', TOKEN, { data });

  it('keeps labels under the week they came in', async () => {
    const answer = await send([
      label,
      { transactionId: 'p 1', class: 'No Fraud', source: 'review', at: '2026-11-01T00:00:00Z' },
    ]);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { accepted: 2 }]);
    await api.labels.flush();
    const keys: string[] = [];
    for await (const { key } of api.store.list('labels/')) keys.push(key);
    expect(keys).toEqual([
      expect.stringMatching(new RegExp(`^labels/week_\\d{4}_\\d\\d/${answer.json<{ id: string }>().id}.json$`)),
    ]);
    expect(JSON.parse(new TextDecoder().decode((await api.store.get(keys[0]!))!.bytes))).toMatchObject({
      token: 'till',
      labels: [
        { decisionId: label.decisionId, isFraud: true, source: 'chargeback', knownAt: '2026-11-22T14:00:00.000Z' },
        { transactionId: 'p 1', isFraud: false },
      ],
    });
  });

  it('reads a thousand labels at once, however few rows a prediction may have, up to the quota', async () => {
    const data = Array.from({ length: 1_000 }, (_, i) => ({ ...label, decisionId: undefined, transactionId: i }));
    expect((await send(data)).json()).toMatchObject({ code: 'FRAUD_API_LABEL_QUOTA' });
  });

  it.each([
    ['neither id', { ...label, decisionId: undefined }],
    ['both ids', { ...label, transactionId: 'p 1' }],
    ['another class', { ...label, class: 'fraud' }],
    ['no source', { ...label, source: '' }],
    ['a time without a zone', { ...label, at: '2026-11-22T15:00:00' }],
    ['a time to come', { ...label, at: '2999-01-01T00:00:00Z' }],
    ['an unknown field', { ...label, amount: 1 }],
  ])('refuses %s', async (_, data) => {
    expect((await send([data])).statusCode).toBe(400);
  });
});

describe('/models', () => {
  it('lists, describes, promotes and rolls back', async () => {
    const [one, two] = [await publish(11), await publish(12)];
    await promote(api.store, {
      version: one.manifest.version,
      replaces: null,
      reason: 'a test',
      by: 'a test',
      now: new Date(),
    });
    expect(
      (await ask('POST', `/models/${two.manifest.version}/promote`, undefined, { reason: 'by hand' })).json(),
    ).toEqual({ champion: two.manifest.version, outcome: 'done' });
    expect(await readChampion(api.store)).toMatchObject({
      version: two.manifest.version,
      reason: 'by hand',
      by: 'operate',
    });
    expect((await ask('GET', '/models', tokenOf('read'))).json()).toMatchObject({
      champion: two.manifest.version,
      models: expect.arrayContaining([
        expect.objectContaining({ version: one.manifest.version, threshold: expect.any(Number) as number }),
      ]) as object[],
    });
    expect((await ask('GET', `/models/${two.manifest.version}`)).json()).toMatchObject({
      version: two.manifest.version,
      isChampion: true,
      weeks: [{ name: 'week_2026_46', rows: 1_000, frauds: 5 }],
      parameters: { trees: 2, seed: 7 },
      threshold: 0.5,
      metrics: { auprc: 0.8 },
      heldOut: { rows: 200, frauds: 1 },
      importance: [
        { input: 'b', importance: 0.25 },
        { input: 'Time, of day', importance: 0 },
      ],
      figures: { auprc: 0.8 },
      mlflowUrl: null,
    });
    await api.store.put(`${two.folder}metrics.json`, text('{"auprc":'));
    expect((await ask('GET', `/models/${two.manifest.version}`)).json()).toMatchObject({ figures: null });
    await noteRecording(api.store, two.folder, { runId: 'r', modelVersion: '7' });
    expect((await ask('GET', `/models/${two.manifest.version}`)).json()).toMatchObject({
      mlflowUrl: 'http://mlflow.example/#/models/fraud/versions/7',
    });
    const change = { reason: 'misses card testing', replaces: two.manifest.version };
    for (const outcome of ['done', 'skipped'])
      expect((await ask('POST', '/models/rollback', undefined, change)).json()).toMatchObject({
        champion: one.manifest.version,
        reason: 'misses card testing',
        outcome,
      });
    const onward = { ...change, replaces: one.manifest.version };
    expect((await ask('POST', '/models/rollback', undefined, onward)).statusCode).toBe(409);
    expect((await ask('POST', '/models/rollback')).statusCode).toBe(400);
    expect((await ask('GET', '/models/history', tokenOf('read'))).json()).toMatchObject({
      changes: [
        { number: 3, kind: 'rollback', version: one.manifest.version, from: two.manifest.version, by: 'operate' },
        { number: 2, kind: 'promotion', version: two.manifest.version, by: 'operate', reason: 'by hand' },
        { number: 1, kind: 'promotion', version: one.manifest.version, from: null, by: 'a test' },
      ],
    });
  });

  it('refuses to promote what cannot be served here', async () => {
    const [foreign, corrupt] = [await publish(21, 'ffffffffffffffff'), await publish(22)];
    writeFileSync(`${api.store.describe().replace('the folder ', '')}/${corrupt.folder}model.forest`, 'not a model');
    const answers = await Promise.all(
      [foreign, corrupt].map(({ manifest }) =>
        ask('POST', `/models/${manifest.version}/promote`, undefined, { reason: 'by hand' }),
      ),
    );
    expect(answers.map((answer) => answer.json<{ code: string }>().code)).toEqual([
      'FRAUD_API_SCHEMA_MISMATCH',
      'FRAUD_REGISTRY_CORRUPT',
    ]);
    expect((await ask('POST', '/models/0123456789ab/promote', undefined, { reason: 'x' })).statusCode).toBe(404);
  });

  it('is changed by role operate only', async () => {
    const change = { reason: 'x', replaces: '0123456789ab' };
    expect((await ask('POST', '/models/rollback', tokenOf('read'), change)).statusCode).toBe(403);
  });
});
