import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDecisionLog } from '../appending/decision-log.ts';
import { newDecisionId, timeOfDecisionId } from '../decision-id.ts';
import { aDecision } from '../testing/testing.ts';
import { findDecision } from './find-decision.ts';
import { shipDecisionLog } from './ship-decision-log.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'find-'));
});
afterEach(() => rmSync(root, { recursive: true }));
const dir = () => path.join(root, 'log');
const store = () => openObjectStore({ folder: path.join(root, 'store') });
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

describe('findDecision()', () => {
  it('finds each of many, in open, sealed and shipped segments of two instances', async () => {
    const made = Array.from({ length: 40 }, (_, i) => decision(i % 2 === 0 ? `a "quoted",\nid ${i}` : undefined));
    const logs = [await open('one'), await open('two')];
    for (const [i, each] of made.entries()) await logs[i % 2]!.append([each]);
    const find = () => Promise.all(made.map(({ id }) => findDecision({ dir: dir(), store: store(), id })));
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

  it('is not misled by an id within the id of a transaction', async () => {
    const absent = newDecisionId();
    const log = await open('one');
    await log.append([decision(`first\n${absent},`)]);
    expect(await findDecision({ dir: dir(), store: store(), id: absent })).toBeUndefined();
    await log.close();
  });

  it('looks only where the decision can be', async () => {
    const log = await open('one');
    await log.append([decision()]);
    await log.close();
    await shipDecisionLog({ dir: dir(), store: store() });
    const asked: string[] = [];
    const watched = { ...store(), list: (prefix: string) => (asked.push(prefix), store().list(prefix)) };
    expect(
      await findDecision({ dir: dir(), store: watched, id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' }),
    ).toBeUndefined();
    expect(asked).toEqual(['request_logs/week_2022_08/']);
  });
});
