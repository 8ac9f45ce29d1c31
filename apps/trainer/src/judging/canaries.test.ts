import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowValues, sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { scoreMatrix } from '@fraud/forest-model';
import { aModelOfCategories } from '@fraud/forest-model/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { simulateWeek } from '@fraud/simulation';
import { outOfBagScores, trainForest } from '@fraud/training';
import { beforeEach, describe, expect, it } from 'vitest';
import { addCanaries, CANARIES_KEY, readCanaries, scoreCanaries, scoreUnseenCanaries } from './canaries.ts';

const { fingerprint } = ulbSchema;
const tableOf = (rows: number, fraudShare: number, seed = 1) =>
  simulateWeek({ rows, fraudShare, seed, startTimeSeconds: 0 });
const named = (week: string) => ({ week, schemaFingerprint: fingerprint });
const frauds = (rows: number, seed = 1): TransactionTable => tableOf(rows, 1, seed);

let store: ObjectStore;
beforeEach(async () => {
  store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'canaries-')) });
});

describe('addCanaries()', () => {
  it('keeps the frauds to the last bit, and whether each was found', async () => {
    const rows = tableOf(200, 0.05);
    rows.matrix[0] = Number.NaN;
    await addCanaries(store, named('week_1'), rows, (row) => row % 2 === 0);
    const canaries = await readCanaries(store, fingerprint);
    const expected = Array.from(rows.labels.keys()).filter((row) => rows.labels[row] === 1);
    expect(canaries.map(({ found }) => found)).toEqual(expected.map((row) => row % 2 === 0));
    const first = Array.from({ length: ulbSchema.inputs.length }, (_, i) => rows.matrix[i * rows.rows + expected[0]!]);
    expect(Float32Array.from(canaries[0]!.values, (value) => Number(value ?? Number.NaN))).toEqual(
      Float32Array.from(first),
    );
  });

  it('takes at most fifty of a retraining, and forgets the oldest of more than twenty', async () => {
    for (let week = 1; week <= 22; week++)
      await addCanaries(store, named(`week_${week}`), frauds(60, week), () => true);
    const { weeks } = JSON.parse(new TextDecoder().decode((await store.get(CANARIES_KEY))!.bytes)) as {
      weeks: { week: string; canaries: unknown[] }[];
    };
    expect(weeks.map(({ week }) => week)).toEqual(Array.from({ length: 20 }, (_, i) => `week_${i + 3}`));
    expect(weeks.every(({ canaries }) => canaries.length === 50)).toBe(true);
  });

  it('replaces those of a week that is retrained again, and loses none when two add at once', async () => {
    await addCanaries(store, named('week_1'), frauds(3), () => false);
    await Promise.all([
      addCanaries(store, named('week_1'), frauds(3), () => true),
      addCanaries(store, named('week_2'), frauds(4), () => true),
    ]);
    const canaries = await readCanaries(store, fingerprint);
    expect([canaries.length, canaries.every(({ found }) => found)]).toEqual([7, true]);
  });
});

describe('readCanaries()', () => {
  it.each([
    ['nothing is stored', undefined],
    ['what is stored is no JSON', '{"weeks":'],
    ['what is stored is something else', '{"weeks":[{"week":1}]}'],
  ])('gives none when %s', async (_, text) => {
    if (text !== undefined) await store.put(CANARIES_KEY, new TextEncoder().encode(text));
    expect(await readCanaries(store, fingerprint)).toEqual([]);
    await addCanaries(store, named('week_1'), frauds(2), () => true);
    expect(await readCanaries(store, fingerprint)).toHaveLength(2);
  });

  it('gives none of another schema', async () => {
    await addCanaries(store, named('week_1'), frauds(2), () => true);
    expect(await readCanaries(store, '0123456789abcdef')).toEqual([]);
  });
});

/** Frauds whose first input is a category: `odd` and `new` in turn. */
function fraudsOfLevels(rows: number): TransactionTable {
  const table = { ...frauds(rows), levels: new Map([[0, ['new', 'odd']]]) };
  table.matrix.subarray(0, rows).set(Float32Array.from({ length: rows }, (_, row) => (row + 1) % 2));
  return table;
}

describe('canaries with categories', () => {
  it('keep the level, and are scored by what each model has learned of it', async () => {
    await addCanaries(store, named('week_1'), fraudsOfLevels(4), () => true);
    const canaries = await readCanaries(store, fingerprint);
    expect(canaries.map(({ values }) => values[0])).toEqual(['odd', 'new', 'odd', 'new']);
    const levels = ['odd', 'common'];
    const codes = Float32Array.from({ length: 400 }, (_, row) => row % 2);
    const training = {
      ...tableOf(400, 0.1),
      labels: Uint8Array.from(codes, (code) => 1 - code),
      levels: new Map([[0, levels]]),
    };
    training.matrix.fill(0).set(codes);
    const model = await trainForest({
      ...training,
      inputs: ulbSchema.inputs,
      schemaFingerprint: fingerprint,
      parameters: { trees: 20, seed: 1, mtry: 30 },
      threads: 1,
    });
    const [odd, unseen] = scoreCanaries(model, canaries);
    expect(odd).toBeGreaterThan(0.9);
    expect(unseen).toBeLessThan(0.9);
  });

  it('are found again among the training rows by their levels', () => {
    const training = fraudsOfLevels(4);
    const canaries = Array.from({ length: 4 }, (_, row) => ({ values: rowValues(training, row), found: true }));
    const model = aModelOfLevels();
    const outOfBag = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    expect([...scoreUnseenCanaries(model, canaries, training, outOfBag)]).toEqual([0.1, 0.2, 0.3, 0.4]);
  });
});

/** A model of the schema whose first input is a category; what it scores does not matter. */
function aModelOfLevels() {
  const { forest, ...model } = aModelOfCategories();
  return { ...model, inputs: ulbSchema.inputs, forest: { ...forest, inputs: ulbSchema.inputs.length } };
}

describe('scoreUnseenCanaries()', () => {
  it('scores what was trained on by the trees that have not seen it, and the rest by the forest', async () => {
    const table = tableOf(400, 0.1);
    const training = sliceTable(table, 0, 300);
    const model = await trainForest({
      ...training,
      inputs: ulbSchema.inputs,
      schemaFingerprint: fingerprint,
      parameters: { trees: 20, seed: 1 },
      calibrate: true,
      threads: 1,
    });
    const outOfBag = await outOfBagScores(model, training, new AbortController().signal);
    await addCanaries(store, named('week_1'), table, () => true);
    const canaries = await readCanaries(store, fingerprint);
    const rows = Array.from(table.labels.keys()).filter((row) => table.labels[row] === 1);
    const whole = scoreMatrix(model, table.matrix, table.rows);
    expect([...scoreCanaries(model, canaries)]).toEqual(rows.map((row) => whole[row]));
    const scores = [...scoreUnseenCanaries(model, canaries, training, outOfBag)];
    expect(scores).toEqual(rows.map((row) => (row < 300 ? outOfBag[row] : whole[row])));
    expect(scores).not.toEqual(rows.map((row) => whole[row]));
  });
});
