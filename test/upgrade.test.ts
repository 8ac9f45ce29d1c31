/** What commit f5ec1fa wrote (test/fixtures/upgrade-f5ec1fa) is read, and gone on with, by the code of today. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Decision,
  labelFolder,
  openFeedback,
  openLabelSpool,
  readDecisions,
  shipDecisionLog,
} from '@fraud/decision-log';
import { ulbSchema } from '@fraud/feature-schema';
import { allJobs } from '@fraud/jobs';
import {
  type Champion,
  listModels,
  loadModel,
  promote,
  readChampion,
  readHistory,
  readShadow,
  rollback,
} from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, describe, expect, it } from 'vitest';

const GOLDEN = path.join(import.meta.dirname, 'fixtures/upgrade-f5ec1fa');
type Written = {
  versions: string[];
  champion: Champion;
  decisions: (Omit<Decision, 'decidedAt'> & { decidedAt: string })[];
};
const read = <T>(name: string) => JSON.parse(readFileSync(path.join(GOLDEN, name), 'utf8')) as T;
const { versions, champion, decisions } = read<Written>('expected.json');

const root = mkdtempSync(path.join(tmpdir(), 'upgrade-'));
cpSync(GOLDEN, root, { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));
const store = openObjectStore({ folder: path.join(root, 'store') });
const dir = path.join(root, 'decision-log');
const WEEK = { year: 2026, week: 48 };

describe('the store and the log of f5ec1fa', () => {
  it('have their champion, their shadow and their models, byte for byte', async () => {
    expect(await readChampion(store)).toMatchObject({
      version: champion.version,
      folder: champion.folder,
      reason: champion.reason,
    });
    expect((await readShadow(store))?.version).toBe(versions[2]);
    const models = await listModels(store);
    expect(models.map(({ version }) => version)).toEqual(versions.toReversed());
    for (const { folder } of models) expect((await loadModel(store, folder)).model.inputs).toEqual(['a', 'b']);
  });

  it('roll back to the model before, and go on to the next', async () => {
    const change = { reason: 'test', by: 'a test', now: new Date('2026-11-30T12:00:00Z') };
    expect((await rollback(store, { ...change, replaces: versions[1]! })).champion.version).toBe(versions[0]);
    expect(await promote(store, { ...change, version: versions[2]!, replaces: versions[0]! })).toBe('done');
    expect((await readHistory(store)).at(-1)).toMatchObject({ version: versions[2], from: versions[0] });
  });

  it('have every decision, the waiting ones too, to the bit', async () => {
    expect(await shipDecisionLog({ dir, store })).toHaveLength(1);
    const keys = await Array.fromAsync(store.list('request_logs/'));
    const logged = await Promise.all(keys.map(async ({ key }) => readDecisions((await store.get(key))!.bytes)));
    expect(logged.map(({ schemaFingerprint }) => schemaFingerprint)).toEqual(keys.map(() => ulbSchema.fingerprint));
    const byTime = logged.flatMap((log) => log.decisions).sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime());
    const asFloat32 = (value: unknown) => (typeof value === 'number' ? Math.fround(value) : value);
    for (const [i, { transaction, decidedAt, ...told }] of decisions.entries()) {
      expect(byTime[i]).toMatchObject({ ...told, decidedAt: new Date(decidedAt) });
      for (const [name, value] of Object.entries(transaction))
        expect(asFloat32(byTime[i]!.transaction[name])).toBe(asFloat32(value));
    }
    expect(byTime).toHaveLength(decisions.length);
  });

  it('have every label, the waiting ones too, and models learn from them', async () => {
    const spool = await openLabelSpool({ dir: labelFolder(dir), store });
    await spool.flush();
    await spool.close();
    const feedback = await openFeedback(store, ulbSchema, new AbortController().signal)(WEEK);
    expect(feedback.setAside).toEqual([]);
    expect([...feedback.table.labels].sort()).toEqual([0, 1, 1]);
  });
});

it.each(read<{ queue: string; id: string; payload: unknown }[]>('jobs.json'))(
  'a waiting job $id of f5ec1fa is understood under its id',
  ({ queue, id, payload }) => {
    const job = allJobs.find(({ name }) => name === queue)!;
    expect(job.jobId!(job.payload.parse(payload) as never)).toBe(id);
  },
);
