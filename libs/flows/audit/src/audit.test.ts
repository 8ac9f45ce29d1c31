import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ObjectStore, ObjectStoreError, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditEvent, openAudit, readAudit, verifyAudit } from './index.ts';

let root: string;
let store: ObjectStore;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'audit-'));
  store = openObjectStore({ folder: root });
});
afterEach(() => rmSync(root, { recursive: true }));

const NOON = new Date('2026-11-29T12:00:00Z');
const day = path.join('audit', '2026-11-29');
const promotion = (to: string): AuditEvent => ({
  actor: 'ops',
  address: '10.0.0.7',
  action: 'model.promote',
  from: '0123456789ab',
  to,
  reason: 'fewer false alarms',
  outcome: 'done',
});
const refused = (address: string): AuditEvent => ({ action: 'login', address, outcome: 'refused' });
const open = (changes: Partial<Parameters<typeof openAudit>[0]> = {}) =>
  openAudit({ store, instance: 'api', now: () => NOON, ...changes });
/** A store that fails until it is repaired. */
function failingStore(): ObjectStore & { repair(): void } {
  let isDown = true;
  const down = () => Promise.reject(new ObjectStoreError('FRAUD_STORE_UNREACHABLE', 'down'));
  return {
    ...store,
    list: (prefix) =>
      isDown
        ? (async function* () {
            yield await down();
          })()
        : store.list(prefix),
    put: (...args) => (isDown ? down() : store.put(...args)),
    repair: () => (isDown = false),
  };
}
const linesOf = (name: string) =>
  readFileSync(path.join(root, day, name), 'utf8')
    .trimEnd()
    .split('\n');
const allLines = () => readdirSync(path.join(root, day)).sort().flatMap(linesOf);

describe('openAudit()', () => {
  it('stores who changed what, from where, from what to what, and with what result', async () => {
    const audit = open();
    void audit.record(promotion('aaaaaaaaaaaa'));
    await audit.close();
    expect(JSON.parse(linesOf('api-000001.jsonl')[0]!)).toEqual({
      at: NOON.toISOString(),
      ...promotion('aaaaaaaaaaaa'),
      prev: '0'.repeat(64),
    });
  });

  it('goes on behind its own chain after a restart, and beside those of other instances', async () => {
    for (const instance of ['api', 'api-1', 'api']) {
      const audit = open({ instance });
      void audit.record(promotion('aaaaaaaaaaaa'));
      await audit.flush();
      void audit.record(promotion('bbbbbbbbbbbb'));
      await audit.close();
    }
    const { chains, problems } = await verifyAudit(store);
    expect(problems).toEqual([]);
    expect(chains.map(({ instance, objects, lines }) => [instance, objects, lines])).toEqual([
      ['api', 4, 4],
      ['api-1', 2, 2],
    ]);
  });

  it('keeps one chain when two processes have the same name by mistake', async () => {
    const [one, two] = [open(), open()];
    for (let i = 0; i < 5; i++) {
      void one.record(promotion('aaaaaaaaaaaa'));
      void two.record(promotion('bbbbbbbbbbbb'));
      await Promise.all([one.flush(), two.flush()]);
    }
    const { chains, problems } = await verifyAudit(store);
    expect([problems, chains[0]?.lines]).toEqual([[], 10]);
  });

  it('ties the first line of a day to the last one of the day before', async () => {
    let now = NOON;
    const audit = open({ now: () => now });
    void audit.record(promotion('aaaaaaaaaaaa'));
    await audit.flush();
    now = new Date('2026-11-30T00:00:01Z');
    void audit.record(promotion('bbbbbbbbbbbb'));
    await audit.close();
    expect((await verifyAudit(store)).problems).toEqual([]);
    const file = path.join(root, day, 'api-000001.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('aaaaaaaaaaaa', 'cccccccccccc'));
    expect((await verifyAudit(store)).problems).toEqual([
      'audit/2026-11-30/api-000001.jsonl, line 1: the line before it was changed or removed',
    ]);
  });

  it('keeps what waits for the store, says once that it fails, and says how many events found no place', async () => {
    const failing = failingStore();
    const errors: Error[] = [];
    const audit = open({ store: failing, maxWaiting: 3, onError: (error) => errors.push(error) });
    for (let i = 0; i < 10; i++) void audit.record(promotion(String(i).repeat(12)));
    await audit.flush();
    await audit.flush();
    expect(errors).toHaveLength(1);
    failing.repair();
    await audit.close();
    expect(allLines().map((line) => JSON.parse(line) as object)).toEqual([
      ...[0, 1, 2].map((i) => expect.objectContaining(promotion(String(i).repeat(12))) as object),
      expect.objectContaining({ action: 'audit.lost', outcome: 'failed', count: 7 }),
    ]);
  });

  it('says of each event whether the store has it, and keeps what it has not', async () => {
    const failing = failingStore();
    const audit = open({ store: failing, maxWaiting: 3 });
    const record = (to: string) => audit.record(promotion(to.repeat(12)));
    expect(await Promise.all(['0', '1'].map(record))).toEqual([false, false]);
    failing.repair();
    expect(await Promise.all(['2', '3', '4'].map(record))).toEqual([true, false, false]);
    expect(allLines().map((line) => (JSON.parse(line) as { to?: string }).to?.[0])).toEqual(['0', '1', '2', undefined]);
    await audit.close();
  });

  it('keeps an event that the store says it has and has not, so that its chain has no gap', async () => {
    let isForgetful = true;
    const put: ObjectStore['put'] = (...args) => (isForgetful ? Promise.resolve({ etag: '"0"' }) : store.put(...args));
    const audit = open({ store: { ...store, put } });
    expect(await audit.record({ action: 'retraining.ask', outcome: 'done' })).toBe(false);
    isForgetful = false;
    expect(await audit.record({ action: 'retraining.ask', outcome: 'done' })).toBe(true);
    await audit.close();
    expect(await verifyAudit(store)).toMatchObject({ chains: [{ lines: 2 }], problems: [] });
  });

  it('takes few lines for a flood of refused logins from many addresses', async () => {
    const audit = open();
    for (let i = 0; i < 1_000; i++) audit.count(refused('192.0.2.1'));
    for (let i = 0; i < 50_000; i++) audit.count(refused(`10.${i % 7}.${i % 200}.${i % 250}`));
    await audit.close();
    const lines = allLines().map((line) => JSON.parse(line) as { address: string; count: number });
    expect(lines).toHaveLength(21);
    expect(lines.find(({ address }) => address === '192.0.2.1')?.count).toBe(1_000);
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(51_000);
  });

  it('cuts what a client sent to a length', async () => {
    const audit = open();
    void audit.record({ ...promotion('aaaaaaaaaaaa'), reason: 'x'.repeat(100_000) });
    await audit.close();
    expect(linesOf('api-000001.jsonl')[0]!.length).toBeLessThan(1_000);
  });
});

describe('verifyAudit()', () => {
  const file = (name: string) => path.join(root, day, name);
  beforeEach(async () => {
    const audit = open();
    for (const to of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc']) {
      void audit.record(promotion(to));
      void audit.record(promotion(to));
      await audit.flush();
    }
    await audit.close();
    expect((await verifyAudit(store)).problems).toEqual([]);
  });

  it('finds a line that was changed', async () => {
    writeFileSync(file('api-000001.jsonl'), readFileSync(file('api-000001.jsonl'), 'utf8').replace('"ops"', '"eve"'));
    expect((await verifyAudit(store)).problems.length).toBeGreaterThan(0);
  });

  it('finds an object that was removed', async () => {
    rmSync(file('api-000002.jsonl'));
    expect((await verifyAudit(store, '2026-11-29')).problems).toEqual([
      `${day}/api-000003.jsonl: object 2 of its chain is missing before it`,
      `${day}/api-000003.jsonl, line 1: the line before it was changed or removed`,
    ]);
  });

  it('finds an object that was removed where the others were numbered anew', async () => {
    rmSync(file('api-000001.jsonl'));
    for (let i = 2; i <= 6; i++) renameSync(file(`api-00000${i}.jsonl`), file(`api-00000${i - 1}.jsonl`));
    const audit = open();
    void audit.record(promotion('dddddddddddd'));
    await audit.close();
    writeFileSync(file('api-000002.jsonl'), readFileSync(file('api-000003.jsonl')));
    expect((await verifyAudit(store, '2026-11-29')).problems).toEqual([
      `${day}/api-000002.jsonl, line 1: the line before it was changed or removed`,
      `${day}/api-000003.jsonl, line 1: the line before it was changed or removed`,
    ]);
  });

  it('finds what is no line of the trail', async () => {
    writeFileSync(file('api-000002.jsonl'), 'rubbish\n');
    writeFileSync(file('notes.txt'), 'rubbish\n');
    expect((await verifyAudit(store)).problems).toEqual([
      `${day}/notes.txt: no object of the audit trail has such a name`,
      `${day}/api-000002.jsonl, line 1: it is not a line of the audit trail`,
      `${day}/api-000003.jsonl, line 1: the line before it was changed or removed`,
    ]);
  });
});

describe('readAudit()', () => {
  it('gives the latest lines of all instances and days, and those before a moment', async () => {
    const days = ['2026-11-28T09:00:00.000Z', '2026-11-29T09:00:00.000Z', '2026-11-29T10:00:00.000Z'];
    for (const [i, at] of days.entries()) {
      const audit = open({ instance: `api-${i}`, now: () => new Date(at) });
      await audit.record(promotion(`${i}`));
      await audit.close();
    }
    await store.put('audit/2026-11-29/api-9-000001.jsonl', new TextEncoder().encode('no line\n'));
    const to = async (query: Parameters<typeof readAudit>[1]) => (await readAudit(store, query)).map((line) => line.to);
    expect(await to({ limit: 10 })).toEqual(['2', '1', '0']);
    expect(await to({ limit: 2 })).toEqual(['2', '1']);
    expect(await to({ limit: 10, before: new Date(days[2]!) })).toEqual(['1', '0']);
    expect(await to({ limit: 10, before: new Date(days[1]!) })).toEqual(['0']);
  });
});
