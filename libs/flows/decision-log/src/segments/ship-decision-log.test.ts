import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { type S3Server, startS3Server } from '@fraud/object-store/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Decision, logBacklog, openDecisionLog, readDecisions, shipDecisionLog } from '../index.ts';
import { aDecision } from '../testing/testing.ts';

const SUNDAY = new Date('2027-01-03T23:00:00Z'); // still week 53 of 2026
const MONDAY = new Date('2027-01-04T01:00:00Z');

describe.each(['folder', 's3'])('shipDecisionLog() to %s', (kind) => {
  let root: string;
  let dir: string;
  let store: ObjectStore;
  let server: S3Server | undefined;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ship-'));
    dir = join(root, 'log');
    server = kind === 's3' ? await startS3Server() : undefined;
    store = openObjectStore(server ? server.settings : { folder: join(root, 'store') });
  });
  afterEach(async () => {
    await server?.close();
    await rm(root, { recursive: true, force: true });
  });

  const log = async (decisions: Decision[], now: Date, instance = 'api') => {
    const open = await openDecisionLog({ dir, schema: ulbSchema, instance, now: () => now });
    await open.append(decisions);
    await open.close();
  };
  const local = async () => (await readdir(dir)).filter((name) => name.includes('.csv'));
  const storedKeys = async () => (await Array.fromAsync(store.list(''))).map(({ key }) => key).sort();

  it('moves sealed segments under their ISO week, and a second run finds nothing', async () => {
    const decisions = [aDecision(), aDecision()];
    await log(decisions.slice(0, 1), SUNDAY);
    await log(decisions.slice(1), MONDAY, 'api-2');
    const shipped = await shipDecisionLog({ dir, store });
    expect(shipped.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^request_logs\/week_2026_53\/api-20270103T230000000Z-[0-9a-f]{6}\.csv\.gz$/),
      expect.stringMatching(/^request_logs\/week_2027_01\/api-2-20270104T010000000Z-[0-9a-f]{6}\.csv\.gz$/),
    ]);
    expect(await storedKeys()).toEqual(shipped.map(({ key }) => key));
    const read = await Promise.all(
      shipped.map(async ({ key }) => readDecisions((await store.get(key))!.bytes).decisions),
    );
    expect(read.flat().map(({ id }) => id)).toEqual(decisions.map(({ id }) => id));
    expect(await local()).toEqual([]);
    expect(await shipDecisionLog({ dir, store })).toEqual([]);
  });

  it('leaves the open segment of a living log', async () => {
    const open = await openDecisionLog({ dir, schema: ulbSchema, instance: 'api' });
    await open.append([aDecision()]);
    expect(await shipDecisionLog({ dir, store })).toEqual([]);
    expect(await local()).toHaveLength(1);
    await open.close();
    expect(await shipDecisionLog({ dir, store })).toHaveLength(1);
  });

  it('finishes a run that died between put and delete, and two runs at once', async () => {
    await log([aDecision()], SUNDAY);
    const [name] = await local();
    await copyFile(join(dir, name!), join(root, 'copy'));
    await shipDecisionLog({ dir, store });
    await copyFile(join(root, 'copy'), join(dir, name!));
    await Promise.all([shipDecisionLog({ dir, store }), shipDecisionLog({ dir, store })]);
    expect(await local()).toEqual([]);
    expect(await storedKeys()).toHaveLength(1);
  });

  it('keeps a segment whose key holds something else, and ships the others', async () => {
    await log([aDecision()], SUNDAY);
    await log([aDecision()], MONDAY);
    const [kept] = (await local()).sort();
    await store.put(`request_logs/week_2026_53/${kept}.gz`, Buffer.from('other'));
    await expect(shipDecisionLog({ dir, store })).rejects.toMatchObject({ code: 'FRAUD_DECISION_LOG_CONFLICT' });
    expect(await local()).toEqual([kept]);
    expect(await storedKeys()).toHaveLength(2);
  });

  it('keeps a segment that the store says it has taken and does not have, and ships it the next time', async () => {
    await log([aDecision()], SUNDAY);
    const before = await local();
    const forgetful: ObjectStore = { ...store, upload: () => Promise.resolve({ etag: '"0"' }) };
    await expect(shipDecisionLog({ dir, store: forgetful })).rejects.toMatchObject({
      code: 'FRAUD_DECISION_LOG_NOT_STORED',
    });
    expect(await local()).toEqual(before);
    expect(await shipDecisionLog({ dir, store })).toHaveLength(1);
  });

  it('keeps shipped segments beside for as many days as told, where nobody ships them again', async () => {
    await log([aDecision()], SUNDAY);
    const names = await local();
    await shipDecisionLog({ dir, store, keepDays: 2 });
    expect(await readdir(join(dir, 'shipped'))).toEqual(names);
    expect(await shipDecisionLog({ dir, store, keepDays: 2 })).toEqual([]);
    const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000);
    await utimes(join(dir, 'shipped', names[0]!), threeDaysAgo, threeDaysAgo);
    await shipDecisionLog({ dir, store, keepDays: 2 });
    expect(await readdir(join(dir, 'shipped'))).toEqual([]);
  });

  it('removes what a dead shipper left in its work, and leaves the folder of a living one', async () => {
    await log([aDecision()], SUNDAY);
    await mkdir(join(dir, 'shipping-dead'));
    await mkdir(join(dir, 'shipping-alive'));
    await utimes(join(dir, 'shipping-dead'), SUNDAY, new Date(Date.now() - 2 * 86_400_000));
    await shipDecisionLog({ dir, store });
    expect((await readdir(dir)).filter((name) => !name.startsWith('.'))).toEqual(['shipping-alive']);
  });

  it('logBacklog() counts what waits', async () => {
    expect(await logBacklog(join(root, 'nowhere'))).toEqual({ files: 0, bytes: 0, oldest: undefined });
    await log([aDecision()], MONDAY);
    await log([aDecision()], SUNDAY);
    const sizes = await Promise.all((await local()).map(async (name) => (await readFile(join(dir, name))).length));
    expect(await logBacklog(dir)).toEqual({ files: 2, bytes: sizes[0]! + sizes[1]!, oldest: SUNDAY });
  });

  it.runIf(kind === 's3')('keeps every file during an outage', async () => {
    await log([aDecision()], SUNDAY);
    const before = await local();
    await server!.close();
    await expect(shipDecisionLog({ dir, store })).rejects.toMatchObject({
      code: 'FRAUD_STORE_UNREACHABLE',
      retryable: true,
    });
    expect(await local()).toEqual(before);
  });
});
