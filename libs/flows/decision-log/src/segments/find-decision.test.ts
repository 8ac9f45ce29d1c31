import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDecisionLog } from '../appending/decision-log.ts';
import { newDecisionId, timeOfDecisionId } from '../decision.ts';
import { aDecision } from '../testing/testing.ts';
import { openDecisionFinder } from './find-decision.ts';
import { scanSegment } from './scan-segment.ts';
import { segmentFiles } from './segment-folder.ts';
import { shipDecisionLog } from './ship-decision-log.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'find-'));
});
afterEach(() => rmSync(root, { recursive: true }));
const dir = () => path.join(root, 'log');
const store = () => openObjectStore({ folder: path.join(root, 'store') });
const finder = (from = store()) => openDecisionFinder({ dir: dir(), store: from });
const open = (instance: string, segmentMaxBytes = 2_000) =>
  openDecisionLog({ dir: dir(), schema: ulbSchema, instance, segmentMaxBytes });
const decision = (transactionId?: string) => aDecision({ id: newDecisionId(), transactionId });

describe('timeOfDecisionId()', () => {
  it('reads the time of an id', () => {
    // RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z
    expect(timeOfDecisionId('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toEqual(new Date('2022-02-22T19:22:22Z'));
    expect(Math.abs(timeOfDecisionId(newDecisionId())!.getTime() - Date.now())).toBeLessThan(1_000);
  });

  it.each(['', 'x', 'f47ac10b-58cc-4372-a567-0e02b2c3d479', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F\n'])(
    'knows no time of %j',
    (id) => {
      expect(timeOfDecisionId(id)).toBeUndefined();
    },
  );
});

describe('openDecisionFinder()', () => {
  it('finds each of many, in open, sealed and shipped segments of two instances', async () => {
    const made = Array.from({ length: 40 }, (_, i) => decision(i % 2 === 0 ? `a "quoted",\nid ${i}` : undefined));
    const logs = [await open('one'), await open('two')];
    for (const [i, each] of made.entries()) await logs[i % 2]!.append([each]);
    const find = () => Promise.all(made.map(({ id }) => finder().find(id)));
    const asLogged = made.map(
      ({ id, transactionId, probability }) =>
        expect.objectContaining({ id, probability, ...(transactionId !== undefined && { transactionId }) }) as object,
    );
    expect(await find()).toEqual(asLogged);
    await logs[0]!.close();
    expect(await find()).toEqual(asLogged);
    await shipDecisionLog({ dir: dir(), store: store() });
    await logs[1]!.close();
    expect(await find()).toEqual(asLogged);
  });

  it('reads decisions where the index saw them, in open, kept and shipped segments', async () => {
    const made = Array.from({ length: 40 }, (_, i) => decision(i % 2 === 0 ? `a "quoted", id ${i}` : undefined));
    const log = await open('one', 5_000);
    for (const each of made) await log.append([each]);
    const [first] = await segmentFiles(dir());
    const places = (await segmentFiles(dir())).flatMap(({ fileName, segment }) => {
      const text = readFileSync(path.join(dir(), fileName), 'latin1');
      return made
        .map(({ id }) => ({ id, segment, position: text.indexOf(`\n${id}`) + 1 }))
        .filter((p) => p.position > 0);
    });
    expect(places).toHaveLength(40);
    const read = async (wanted = places) => {
      const { decisions, problem } = await finder().readAt(wanted, 10_000);
      return { ids: decisions.map(({ id }) => id).sort(), problem };
    };
    const all = { ids: made.map(({ id }) => id).sort(), problem: null };
    expect(await read()).toEqual(all);
    await log.close();
    await shipDecisionLog({ dir: dir(), store: store(), keepDays: 1 });
    expect(await segmentFiles(dir())).toEqual([]);
    expect(await read()).toEqual(all);
    rmSync(path.join(dir(), 'shipped', `${first!.segment}.csv`));
    expect(await read()).toEqual(all);
    const moved = places.map((place, i) => ({ ...place, position: place.position + (i === 0 ? 3 : 0) }));
    expect((await read(moved)).ids).toHaveLength(39);
    const broken = { ...store(), get: () => Promise.reject(new Error('an outage')) };
    const partly = await finder(broken).readAt(places, 10_000);
    expect(partly.problem).toBe('an outage');
  });

  it('is not misled by an id within the id of a transaction', async () => {
    const absent = newDecisionId();
    const log = await open('one');
    await log.append([decision(`first\n${absent},`)]);
    expect(await finder().find(absent)).toBeUndefined();
    await log.close();
  });

  it('looks only where the decision can be', async () => {
    const log = await open('one');
    await log.append([decision()]);
    await log.close();
    await shipDecisionLog({ dir: dir(), store: store() });
    const asked: string[] = [];
    const watched = { ...store(), list: (prefix: string) => (asked.push(prefix), store().list(prefix)) };
    expect(await finder(watched).find('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBeUndefined();
    expect(asked).toEqual(['request_logs/week_2022_08/']);
  });

  it('refuses a lookup when too many wait, and takes the next one afterwards', async () => {
    const { find } = finder();
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => find(newDecisionId())));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(32);
    expect(asked.at(-1)).toMatchObject({ reason: { code: 'FRAUD_DECISION_LOG_BUSY' } });
    expect(await find(newDecisionId())).toBeUndefined();
  });

  it('tells which token asked for decisions, by either id, in open, sealed and shipped segments', async () => {
    const made = Array.from({ length: 30 }, (_, i) =>
      aDecision({ id: newDecisionId(), token: `till-${i}`, transactionId: `=a "quoted", id ${i}` }),
    );
    const logs = [await open('one'), await open('two')];
    for (const [i, each] of made.entries()) await logs[i % 2]!.append([each]);
    const decisionIds = [...made.map(({ id }) => id), newDecisionId()];
    const transactionIds = [...made.map(({ transactionId }) => transactionId!), 'unknown'];
    const all = { decisions: new Map(made.map(({ id, token }) => [id, token])) };
    const ask = () => finder().askersOf({ decisionIds, transactionIds }, 10_000);
    expect(await ask()).toEqual({
      ...all,
      transactions: new Map(made.map(({ transactionId, token }) => [transactionId, token])),
    });
    await logs[0]!.close();
    await shipDecisionLog({ dir: dir(), store: store() });
    expect(await ask()).toMatchObject(all);
    await logs[1]!.close();
  });
});

describe('scanSegment()', () => {
  it.each([1, 7, 100])('finds a row that is cut into chunks of %i bytes', async (size) => {
    const wanted = decision('a "quoted",\nid');
    const log = await open('one');
    await log.append([decision(), wanted, decision()]);
    const [name = ''] = readdirSync(dir()).filter((each) => each.includes('.csv'));
    const csv = readFileSync(path.join(dir(), name));
    await log.close();
    const chunks = Array.from({ length: Math.ceil(csv.length / size) }, (_, i) =>
      csv.subarray(i * size, (i + 1) * size),
    );
    expect(await scanSegment(Readable.from(chunks), wanted.id)).toMatchObject({
      id: wanted.id,
      transactionId: wanted.transactionId,
    });
  });
});
