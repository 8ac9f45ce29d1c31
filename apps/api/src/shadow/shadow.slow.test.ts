import { encodeModel, type ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bearer, schema, startApi, tokenOf } from '../testing/api-under-test.ts';
import { startShadowScorer } from './shadow-scorer.ts';
import type { ShadowComparison } from './shadow-scorer.worker.ts';

/**
 * Scores (time of day, b): 0.0625 up to 1.5 s and b up to 0.5, 0.3125 above b; from 1.5 s on 0.375, 0.5 or 0.75; see
 * `aModel`.
 */
const toy = (changes: Partial<ForestModel> = {}) =>
  aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint, ...changes });
const ask = (
  api: Api,
  method: 'GET' | 'PUT' | 'DELETE',
  role: 'read' | 'operate' | 'predict' = 'operate',
  payload?: object,
) => api.http.inject({ method, url: '/shadow', headers: bearer(tokenOf(role)), ...(payload && { payload }) });
type Api = Awaited<ReturnType<typeof startApi>>;
let api: Api;
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

async function publish(model: ForestModel): Promise<string> {
  return (
    await publishModel(
      api.store,
      { 'model.forest': encodeModel(model) },
      aManifestDraft({ schemaFingerprint: model.schemaFingerprint, inputs: [...model.inputs] }),
      new Date(),
    )
  ).manifest.version;
}

describe('/shadow', () => {
  it('scores another version on live rows, changes no answer and counts how the two differ', async () => {
    const rows = [
      { Time: 1, b: 0 },
      { Time: 1, b: 1 },
      { Time: 2, b: 1 },
    ];
    const before = (await api.predict(rows)).json<{ class: string[] }>().class;
    // The same probabilities, but a fraud from 0.3 on.
    const version = await publish(toy({ threshold: 0.3 }));
    expect((await ask(api, 'PUT', 'operate', { version })).json()).toMatchObject({
      shadow: version,
      champion: '0123456789ab',
      by: 'operate',
      rows: 0,
      meanAbsoluteDifference: null,
    });

    const answers = [
      (await api.predict(rows)).json<{ class: string[]; model: object }>(),
      (await api.predict(rows)).json<{ class: string[]; model: object }>(),
    ];
    expect(answers.map((answer) => answer.class)).toEqual([before, before]);
    expect(answers[0]!.model).toMatchObject({ version: '0123456789ab' });
    // Hand-worked: b = 1 at 1 s scores (0.125 + 0.5) / 2 = 0.3125, a fraud for the shadow alone, once in each request.
    await vi.waitFor(
      async () =>
        expect((await ask(api, 'GET', 'read')).json()).toMatchObject({
          rows: 6,
          droppedRows: 0,
          onlyShadow: 2,
          onlyChampion: 0,
          meanAbsoluteDifference: 0,
        }),
      5_000,
    );
    const { body } = await api.http.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
    expect(body).toContain(`fraud_shadow_rows_total{version="${version}",champion="0123456789ab"} 6`);
    expect(body).toContain(
      `fraud_shadow_disagreements_total{version="${version}",champion="0123456789ab",fraud_by="shadow"} 2`,
    );

    expect((await ask(api, 'DELETE')).json()).toEqual({ shadow: null, champion: '0123456789ab' });
    await api.predict(rows);
    expect((await ask(api, 'GET')).json()).toEqual({ shadow: null, champion: '0123456789ab' });
  });

  it('scores nothing while the shadow itself serves', async () => {
    const version = await publish(toy({ threshold: 0.3 }));
    await ask(api, 'PUT', 'operate', { version });
    const before = api.state.serving!;
    api.state.serving = { ...before, version };
    await api.predict([{ Time: 1, b: 1 }]);
    expect((await ask(api, 'GET')).json()).toMatchObject({ shadow: version, champion: version });
    api.state.serving = before;
    await api.predict([{ Time: 1, b: 1 }]);
    await vi.waitFor(async () => expect((await ask(api, 'GET')).json()).toMatchObject({ rows: 1 }), 5_000);
    expect((await api.http.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).body).not.toContain(
      `fraud_shadow_rows_total{version="${version}",champion="${version}"}`,
    );
  });

  it('refuses what is unknown or cannot be served here, and other roles', async () => {
    const foreign = await publish(toy({ schemaFingerprint: 'ffffffffffffffff' }));
    const answers = await Promise.all(
      ['ffffffffffff', foreign, 'x'].map((version) => ask(api, 'PUT', 'operate', { version })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 409, 400]);
    expect((await ask(api, 'PUT', 'read', { version: foreign })).statusCode).toBe(403);
    expect((await ask(api, 'GET', 'predict')).statusCode).toBe(403);
    expect((await ask(api, 'GET')).json()).toEqual({ shadow: null, champion: '0123456789ab' });
  });
});

describe('startShadowScorer()', () => {
  it('drops what its thread cannot take, counts every row once and keeps champions apart', async () => {
    const compared: ShadowComparison[] = [];
    const dropped: number[] = [];
    const scorer = startShadowScorer({
      bytes: encodeModel(toy()),
      inputs: 2,
      onScored: (comparison) => compared.push(comparison),
      onDropped: (_, rows) => dropped.push(rows),
      onError: (error) => expect.fail(error.message),
    });
    // The thread's answers cannot come in before this turn ends: all but 16 batches of 256 rows are dropped.
    for (let i = 0; i < 10_000; i++) scorer.offer('a', Float32Array.of(2, 1), 1, 1);
    const rowsOf = (champion: string) =>
      compared.filter((comparison) => comparison.champion === champion).reduce((sum, { rows }) => sum + rows, 0);
    await vi.waitFor(() => expect(rowsOf('a')).toBe(16 * 256), 5_000);
    for (let i = 0; i < 10; i++) scorer.offer('b', Float32Array.of(1, 0), 0, 1);
    await vi.waitFor(() => expect(rowsOf('b')).toBe(10), 5_000);
    expect(dropped.reduce((sum, rows) => sum + rows, 0)).toBe(10_000 - 16 * 256);
    // (1 + 0.5) / 2 = 0.75 beside 1; (0.125 + 0) / 2 beside 0 and a fraud for the champion alone.
    expect(
      compared
        .filter(({ champion }) => champion === 'a')
        .every(({ rows, sumOfDifferences, onlyChampion }) => sumOfDifferences === rows * 0.25 && onlyChampion === 0),
    ).toBe(true);
    expect(compared.at(-1)).toEqual({
      champion: 'b',
      rows: 10,
      onlyShadow: 0,
      onlyChampion: 10,
      sumOfDifferences: 0.625,
    });
    await scorer.close();
  });
});
