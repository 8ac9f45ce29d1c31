import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFeatureSchema, ulbSchema } from '@fraud/feature-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Decision, type DecisionLogOptions, openDecisionLog, readDecisions } from '../index.ts';
import { recoverAbandoned } from '../segments/recover-segments.ts';
import { aDecision } from '../testing/testing.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'decision-log-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (options: Partial<DecisionLogOptions> = {}) =>
  openDecisionLog({ dir, schema: ulbSchema, instance: 'api', ...options });
const segments = async () => (await readdir(dir)).filter((name) => name.includes('.csv')).sort();
const logged = async (): Promise<Decision[]> =>
  (
    await Promise.all((await segments()).map(async (name) => readDecisions(await readFile(join(dir, name))).decisions))
  ).flat();
const asFloat32 = (decision: Decision): Decision => ({
  ...decision,
  transaction: Object.fromEntries(
    Object.entries(decision.transaction).map(([name, value]) => [
      name,
      name === 'Time' ? value : Math.fround(value as number),
    ]),
  ),
});

describe('openDecisionLog()', () => {
  it('logs what readDecisions() reads back: the same doubles, float32 features, any text', async () => {
    const log = await open();
    const decisions = [
      aDecision({
        probability: 1 / 3,
        threshold: 0.1,
        predictedClass: 1,
        decidedAt: new Date('2026-11-22T10:00:00.123Z'),
      }),
      aDecision({
        transactionId: 'a,"b"\nc é',
        token: '#1, main',
        transaction: { ...aDecision().transaction, Time: 1_763_827_200.25, V28: -1e-9, Amount: 0 },
      }),
    ];
    await log.append(decisions);
    await log.close();
    const [name] = await segments();
    const bytes = await readFile(join(dir, name!));
    const read = readDecisions(bytes);
    expect(read.schemaFingerprint).toBe(ulbSchema.fingerprint);
    expect(read.decisions.map(asFloat32)).toEqual(decisions.map(asFloat32));
    expect(bytes.toString().split('\n').slice(0, 2)).toEqual([
      `# schema=${ulbSchema.fingerprint}`,
      `decision_id,decided_at,token,transaction_id,Time,${ulbSchema.features.join(',')},` +
        'probability,threshold,predicted_class,model_version',
    ]);
  });

  it.each(['always', 'off'] as const)('append() resolves when the row is in the file, fsync %s', async (kind) => {
    const log = await open({ fsync: { kind } });
    const decisions = Array.from({ length: 50 }, () => aDecision());
    await Promise.all(decisions.map((decision) => log.append([decision])));
    expect((await logged()).map(({ id }) => id)).toEqual(decisions.map(({ id }) => id));
    await log.close();
  });

  it('append() of a row with a missing column is refused and leaves no trace', async () => {
    const log = await open();
    const good = log.append([aDecision({ id: 'good' })]);
    await expect(log.append([aDecision(), aDecision({ transaction: { Time: 1 } })])).rejects.toThrow(TypeError);
    await good;
    await log.close();
    expect((await logged()).map(({ id }) => id)).toEqual(['good']);
  });

  it('seals by size, by age and when the ISO week changes', async () => {
    let now = new Date('2026-11-22T23:58:00Z'); // a Sunday
    const log = await open({ now: () => now, segmentMaxAgeMs: 60_000, segmentMaxBytes: 1_000 });
    const appendAt = async (time: string) => {
      now = new Date(time);
      await log.append([aDecision({ decidedAt: now })]);
      return (await segments()).length;
    };
    expect(await appendAt('2026-11-22T23:58:00.000Z')).toBe(1);
    expect(await appendAt('2026-11-22T23:58:59.999Z')).toBe(1);
    expect(await appendAt('2026-11-22T23:59:50.000Z')).toBe(2); // a minute old
    expect(await appendAt('2026-11-22T23:59:59.999Z')).toBe(2);
    expect(await appendAt('2026-11-23T00:00:00.000Z')).toBe(3); // Monday
    for (let i = 0; i < 20; i++) await appendAt('2026-11-23T00:00:00.000Z');
    await log.close();
    const names = await segments();
    expect(names.length).toBeGreaterThan(4); // over 1,000 bytes
    expect(names.filter((name) => !name.endsWith('.csv'))).toEqual([]);
    expect(new Set((await logged()).map(({ id }) => id)).size).toBe(25);
  });

  it('seals an old segment with nobody appending', async () => {
    const log = await open({ segmentMaxAgeMs: 1 });
    await log.append([aDecision()]);
    await expect
      .poll(segments, { timeout: 10_000 })
      .toEqual([expect.stringMatching(/^api-\d{8}T\d{9}Z-[0-9a-f]{6}\.csv$/)]);
    await log.close();
  });

  it('repairs what a crash left: cuts the torn line, seals, removes a segment without a row', async () => {
    const log = await open();
    await log.append([aDecision({ id: 'whole', transactionId: 'two\nlines' })]);
    await log.close();
    const [name] = await segments();
    const whole = await readFile(join(dir, name!));
    await rm(join(dir, name!));
    await writeFile(join(dir, `${name}.open`), whole);
    await appendFile(join(dir, `${name}.open`), '8f0c,2026-11-22T10:00:00.000Z,shop,"torn\nin quotes,');
    await writeFile(join(dir, 'api-20261122T000000000Z-aaaaaa.csv.open'), whole.subarray(0, 200));
    await (await open()).close();
    expect(await segments()).toEqual([name]);
    expect((await readFile(join(dir, name!))).equals(whole)).toBe(true);
  });

  it('refuses a second writer of the same instance, and lets its segment alone', { timeout: 15_000 }, async () => {
    const log = await open();
    await log.append([aDecision()]);
    const before = await segments();
    await expect(open()).rejects.toMatchObject({ code: 'FRAUD_DECISION_LOG_INSTANCE_TAKEN' });
    await recoverAbandoned(dir);
    expect(await segments()).toEqual(before);
    const other = await open({ instance: 'api-2' });
    await other.close();
    await log.close();
    await expect(log.append([aDecision()])).rejects.toMatchObject({ code: 'FRAUD_DECISION_LOG_CLOSED' });
  });

  it('refuses bad names and a schema with a column of the log', async () => {
    for (const instance of ['', '../up', 'a/b', '.locks'])
      await expect(open({ instance })).rejects.toMatchObject({ code: 'FRAUD_DECISION_LOG_INVALID_NAME' });
    const schema = parseFeatureSchema({
      name: 'x',
      columns: [
        { name: 'at', role: 'eventTime' },
        { name: 'Token', role: 'feature' },
        { name: 'y', role: 'label' },
      ],
    });
    await expect(open({ schema })).rejects.toMatchObject({ code: 'FRAUD_DECISION_LOG_COLUMN_TWICE' });
  });
});

describe('a process killed at work', () => {
  it('has every acknowledged decision in the log once, and no torn row after repair', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round++) {
      const writer = spawn(process.execPath, [join(import.meta.dirname, '../testing/append-forever.ts'), dir, 'api'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      writer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        if (printed.length > 20_000 + round * 5_000) writer.kill('SIGKILL');
      });
      await once(writer, 'close');
      acknowledged.push(...printed.split('\n').filter((id) => id.length === 36));
    }
    await recoverAbandoned(dir);
    expect((await segments()).filter((name) => !name.endsWith('.csv'))).toEqual([]);
    for (const name of await segments()) expect((await readFile(join(dir, name))).at(-1)).toBe(10);
    const ids = (await logged()).map(({ id }) => id);
    const known = new Set(ids);
    expect(known.size).toBe(ids.length);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(2_000);
  });
});
