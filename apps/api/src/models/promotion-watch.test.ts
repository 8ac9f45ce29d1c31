import type { AuditEvent } from '@fraud/audit';
import { assess } from '@fraud/evaluation';
import { openLog } from '@fraud/service';
import { beforeEach, expect, it } from 'vitest';
import { watchPromotion } from './promotion-watch.ts';

const START = Date.parse('2026-11-30T10:00:00Z');
const MINUTE = 60_000;

/** 1,000 judged rows, of which the model flagged ten. */
const scores = Float64Array.from({ length: 1_000 }, (_, row) => (row < 10 ? 0.9 : 0.01));
const labels = Uint8Array.from(scores, (score) => (score > 0.5 ? 1 : 0));
const challenger = assess(scores, { labels, eventTime: scores, amounts: undefined }, 0.5, {
  costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 },
  reviewsPerDay: 100,
});
const promotion = {
  number: 2,
  kind: 'promotion' as const,
  version: 'b'.repeat(12),
  folder: 'model_backups/b/',
  from: 'a'.repeat(12),
  by: 'trainer',
  reason: 'better',
  promotedAt: new Date(START).toISOString(),
  history: [],
};

let champion: Omit<typeof promotion, 'kind' | 'from'> & { kind: 'promotion' | 'rollback'; from: string | null };
let answered: { rows: number; flagged: number; scores: number };
let rolledBack: { replaces: string; reason: string; by: string }[];
let recorded: AuditEvent[];
let now: number;
beforeEach(() => {
  champion = promotion;
  answered = { rows: 5_000, flagged: 4_000, scores: 4_000 };
  rolledBack = [];
  recorded = [];
  now = START;
});

function aWatch(judged: object | null = { challenger }) {
  return watchPromotion({
    control: {
      champion: () => Promise.resolve(champion),
      describe: () => Promise.resolve({ manifest: {} as never, figures: judged, importance: null }),
      rollback: (change) => {
        rolledBack.push(change);
        champion = { ...promotion, number: 3, kind: 'rollback', version: promotion.from, from: promotion.version };
        return Promise.resolve({ champion, outcome: 'done' });
      },
    },
    answered: () => Promise.resolve(answered),
    minutes: 60,
    audit: { record: (event) => Promise.resolve(recorded.push(event) > 0) },
    now: () => new Date(now),
    log: openLog('test', 'fatal'),
  });
}

it('goes back once when the promoted model flags far more than judged, by what it answered since', async () => {
  const look = aWatch();
  await look(); // what was answered before counts for nothing
  answered = { rows: 6_000, flagged: 4_010, scores: 4_018 };
  await look();
  expect(rolledBack).toEqual([]);
  answered = { rows: 7_000, flagged: 4_510, scores: 4_518 };
  await look();
  await look();
  expect(rolledBack).toEqual([
    {
      replaces: promotion.version,
      by: 'promotion watch',
      reason: expect.stringMatching(/flagged rows is 25.5 %/) as string,
    },
  ]);
  expect(recorded).toEqual([
    {
      actor: 'promotion watch',
      action: 'model.rollback',
      from: promotion.version,
      to: promotion.from,
      reason: rolledBack[0]!.reason,
      outcome: 'done',
    },
  ]);
});

it.each([
  ['its time is over', () => (now = START + 60 * MINUTE)],
  ['a person went back to it', () => (champion = { ...promotion, kind: 'rollback' })],
  ['it replaced nobody', () => (champion = { ...promotion, from: null })],
])('leaves a model alone when %s', async (_, change) => {
  change();
  const look = aWatch();
  await look();
  answered = { rows: 15_000, flagged: 14_000, scores: 14_000 };
  await look();
  expect(rolledBack).toEqual([]);
});

it('leaves a model alone that was published without a judgement', async () => {
  const look = aWatch(null);
  await look();
  answered = { rows: 15_000, flagged: 14_000, scores: 14_000 };
  await look();
  expect(rolledBack).toEqual([]);
});
