import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import {
  describeDrift,
  type DriftBaseline,
  driftBaseline,
  DriftError,
  type DriftJudgement,
  farthestDistances,
  judgeDrift,
  ORDERS,
  type PastWeek,
  profileWeek,
  weeklyChance,
} from '../index.ts';

const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
const ALPHA = weeklyChance(1);

type Change = (x: number, column: number) => number;

/** Rows of one week: normal columns, each of them moved by its own between-week deviation. */
function week(
  seed: number,
  rows: number,
  { betweenWeek = 0, change = (x) => x }: { betweenWeek?: number; change?: Change } = {},
): Float32Array[] {
  const random = randomSource(seed);
  return names.map((_, column) => {
    const step = betweenWeek * random.normal();
    return Float32Array.from({ length: rows }, () => change(random.normal() + step, column));
  });
}

type History = { baseline: DriftBaseline; past: PastWeek[] };

/** `count` past weeks, the last `references` of them the reference. */
function history(
  seed: number,
  rows: number,
  { count = 12, references = 4, betweenWeek = 0 }: { count?: number; references?: number; betweenWeek?: number } = {},
): History {
  const weeks = Array.from({ length: count }, (_, i) => week(1_000 * seed + i, rows, { betweenWeek }));
  const baseline = driftBaseline(
    names.map((name, c) => ({ name, weeks: weeks.slice(-references).map((columns) => columns[c]!) })),
  );
  return {
    baseline,
    past: weeks.map((columns, i) => ({
      profile: profileWeek(baseline, `week_${i + 1}`, columns),
      labels: null,
      alarmed: false,
      inReference: false,
    })),
  };
}

function judge({ baseline, past }: History, columns: Float32Array[]): DriftJudgement {
  return judgeDrift({
    baseline,
    referenceLabels: null,
    past,
    current: { profile: profileWeek(baseline, 'now', columns), labels: null },
  });
}

/** Alarms among `weeks` weeks of `rows`, each with a history of its own. */
function alarms(
  weeks: number,
  rows: number,
  options: { betweenWeek?: number; change?: Change; count?: number; references?: number } = {},
): number {
  return Array.from(
    { length: weeks },
    (_, i) => judge(history(i, rows, options), week(1_000 * i + 999, rows, options)).alarm,
  ).filter(Boolean).length;
}

describe('judgeDrift() without drift', () => {
  it.each([
    [100, 0],
    [100, 0.02],
    [500, 0],
    [500, 0.1],
  ])('alarms no more often than configured: %d rows a week, between-week deviation %d', (rows, betweenWeek) => {
    // Binomial(60, 0.0192): more than 5 in 0.1 % of the runs. The bench counts thousands.
    expect(alarms(60, rows, { betweenWeek })).toBeLessThanOrEqual(5);
  });

  it('alarms about as often as configured, not far less', () => {
    const { baseline, past } = history(1, 100, { count: 40 });
    const many = Array.from({ length: 300 }, (_, i) =>
      judgeDrift({
        baseline,
        referenceLabels: null,
        past,
        falseAlarmsPerYear: 26,
        current: { profile: profileWeek(baseline, 'now', week(70_000 + i, 100)), labels: null },
      }),
    );
    const share = many.filter(({ alarm }) => alarm).length / many.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.55);
  });
});

describe('judgeDrift() with drift', () => {
  it.each<[string, number, Change]>([
    ['a quarter of a deviation in 3 columns of 10,000 rows', 10_000, (x, c) => (c < 3 ? x + 0.25 : x)],
    ['a fourfold variance in 5 columns of 100 rows', 100, (x, c) => (c < 5 ? 2 * x : x)],
    ['a deviation in all columns of 100 rows', 100, (x) => x + 1],
    ['another unit of one column of 100 rows', 100, (x, c) => (c === 4 ? 100 * x + 300 : x)],
  ])('sees %s, with a between-week deviation of 2 %', (_, rows, change) => {
    const trials = rows === 100 ? 20 : 1;
    expect(alarms(trials, rows, { betweenWeek: 0.02, change })).toBeGreaterThanOrEqual(0.95 * trials);
  });

  it('sees another unit of a column that a heavy tail makes heteroscedastic, at 100 rows', () => {
    const seen = Array.from({ length: 40 }, (_, trial) => {
      const heavy = (w: number, unit: number) => {
        const step = 0.3 * randomSource(1_000 * trial + w + 500).normal();
        return week(1_000 * trial + w, 100, { change: (x, c) => (c === 4 ? unit * (Math.exp(2 * x) + step) : x) });
      };
      const weeks = Array.from({ length: 12 }, (_, w) => heavy(w, 1));
      const baseline = driftBaseline(
        names.map((name, c) => ({ name, weeks: weeks.slice(-4).map((columns) => columns[c]!) })),
      );
      const past = weeks.map((columns, w) => ({
        profile: profileWeek(baseline, `week_${w}`, columns),
        labels: null,
        alarmed: false,
        inReference: false,
      }));
      return judge({ baseline, past }, heavy(99, 100)).alarm;
    });
    expect(seen.filter(Boolean).length).toBeGreaterThanOrEqual(38);
  });

  it('names the columns that moved, and where to', () => {
    const moves: Change[] = [
      (x) => x + 1,
      (x) => x - 1,
      (x) => 2 * x,
      (x) => x / 2,
      (x) => Math.abs(x) * (x > 1 ? 2 : 1) * Math.sign(x),
    ];
    const { columns } = judge(history(3, 2_000), week(5, 2_000, { change: (x, c) => moves[c]?.(x, c) ?? x }));
    expect(columns.filter((column) => column.drifted).map(({ name, direction }) => [name, direction])).toEqual([
      ['c0', 'higher'],
      ['c1', 'lower'],
      ['c2', 'wider'],
      ['c3', 'narrower'],
      ['c4', expect.any(String)],
    ]);
    expect(columns[0]!.effect).toBeCloseTo(Math.sqrt(3) * Math.atanh(2 * 0.2602), 1); // Phi(1 / sqrt 2) - 1/2
    expect(columns[2]!.effect).toBeCloseTo(Math.sqrt(5) * Math.atanh(0.3855), 1); // 6 asin(4/5) / 2 pi - 1/2
    expect(columns[9]!.since).toBeNull();
  });

  it('does not take for drift what a column does every week', () => {
    const random = randomSource(8);
    const shaken = (seed: number) => {
      const step = 0.3 * random.normal();
      return week(seed, 2_000, { change: (x, c) => (c === 2 ? x + step : x) });
    };
    const weeks = Array.from({ length: 12 }, (_, i) => shaken(i));
    const baseline = driftBaseline(
      names.map((name, c) => ({ name, weeks: weeks.slice(-4).map((columns) => columns[c]!) })),
    );
    const past = weeks.map((columns, i) => ({
      profile: profileWeek(baseline, `week_${i + 1}`, columns),
      labels: null,
      alarmed: false,
      inReference: false,
    }));
    const moved = week(99, 2_000, { change: (x, c) => (c === 2 ? x + 0.5 : x) });
    expect(judge({ baseline, past }, moved).alarm).toBe(false);
    expect(judge(history(4, 2_000), moved).alarm).toBe(true);
  });

  it('says since when: the run of weeks that lie far out in the same direction', () => {
    const { baseline, past } = history(5, 2_000);
    const later = [0, 0.3, 0.3].map((step, i) => ({
      profile: profileWeek(baseline, `late_${i}`, week(50 + i, 2_000, { change: (x, c) => (c === 1 ? x + step : x) })),
      labels: null,
      alarmed: i > 0,
      inReference: false,
    }));
    const judged = judge(
      { baseline, past: [...past, ...later] },
      week(60, 2_000, { change: (x, c) => (c === 1 ? x + 0.3 : x) }),
    );
    expect(judged.columns[1]).toMatchObject({ drifted: true, since: 'late_1' });
    expect(describeDrift(judged)).toMatch(
      /^1 of 10 columns drifted: c1 \(higher, since late_1\)\. A week without drift would look/,
    );
    expect(
      describeDrift(judge({ baseline, past }, week(60, 2_000, { change: (x, c) => (c === 1 ? x + 0.3 : x) }))),
    ).toMatch(/: c1 \(higher\)\. A week without drift would look/);
  });

  it('learns nothing about undrifted weeks from those that alarmed, and begins a new segment after them', () => {
    const { baseline, past } = history(6, 2_000);
    const wild = {
      profile: profileWeek(baseline, 'wild', week(61, 2_000, { change: (x) => x + 3 })),
      labels: null,
      alarmed: true,
      inReference: false,
    };
    const change: Change = (x, c) => (c === 1 ? x + 0.4 : x);
    expect(judge({ baseline, past: [...past, wild] }, week(62, 2_000, { change })).columns).toEqual(
      judge({ baseline, past }, week(62, 2_000, { change })).columns.map((column) => ({
        ...column,
        since: column.since && expect.any(String),
      })),
    );
    expect(
      judge({ baseline, past: [...past.slice(0, 6), wild, ...past.slice(6)] }, week(62, 2_000)).rule,
    ).toMatchObject({ pastWeeks: 12, degreesOfFreedom: 10 });
    expect(
      judge({ baseline, past: [...past, { ...wild, alarmed: false }] }, week(62, 2_000, { change })).columns[1]!
        .distance,
    ).toBeLessThan(judge({ baseline, past }, week(62, 2_000, { change })).columns[1]!.distance / 2);
  });
});

describe('judgeDrift() while calibrating', () => {
  it('is silent about a between-week deviation of 5 %, sees gross drift, and says so', () => {
    const young = history(7, 2_000, { count: 1, references: 1 });
    expect(alarms(20, 1_000, { count: 1, references: 1, betweenWeek: 0.05 })).toBeLessThanOrEqual(2);
    expect(judge(young, week(71, 2_000, { change: (x, c) => (c === 0 ? x + 1 : x) }))).toMatchObject({
      alarm: true,
      rule: { kind: 'calibrating', pastWeeks: 1 },
    });
    expect(judge(history(7, 100, { count: 6 }), week(71, 100)).rule).toEqual({
      kind: 'calibrated',
      pastWeeks: 6,
      degreesOfFreedom: 5,
    });
  });
});

describe('judgeDrift() on the share of frauds', () => {
  const { baseline, past } = history(8, 1_000);
  const labelled = past.map((one) => ({ ...one, labels: { rows: 1_000, frauds: 10 } }));
  const shareOf = (frauds: number | null) =>
    judgeDrift({
      baseline,
      referenceLabels: { rows: 4_000, frauds: 40 },
      past: labelled,
      current: {
        profile: profileWeek(baseline, 'now', week(81, 1_000)),
        labels: frauds === null ? null : { rows: 1_000, frauds: frauds },
      },
    });

  it.each([
    [30, true],
    [16, false],
    [10, false],
    [4, false],
  ])('%d frauds where 10 are usual: drifted is %s', (frauds, drifted) => {
    expect(shareOf(frauds)).toMatchObject({
      alarm: drifted,
      frauds: { drifted, share: frauds / 1_000, referenceShare: 0.01 },
    });
  });

  it('says nothing without labels', () => {
    expect(shareOf(null).frauds).toBeNull();
  });
});

describe('profileWeek()', () => {
  it('gives the same for any unit and any order of rows, and leaves its input as it is', () => {
    const [rows, later] = [week(1, 200), week(2, 100)];
    const of = (unit: number, order: (column: Float32Array) => Float32Array) =>
      profileWeek(
        driftBaseline(names.map((name, c) => ({ name, weeks: [rows[c]!.map((x) => unit * x)] }))),
        'w',
        later.map((column) => order(column.map((x) => unit * x))),
      ).effects;
    expect(of(64, (column) => column.toReversed())).toEqual(of(1, (column) => column));
    expect(later).toEqual(week(2, 100));
  });

  it('takes a new value of a constant column for rare, not for impossible', () => {
    const baseline = driftBaseline([{ name: 'c', weeks: [new Float32Array(400).fill(7)] }]);
    const other = new Float32Array(100).fill(7);
    const alarmed = (values: Float32Array) =>
      judgeDrift({
        baseline,
        referenceLabels: null,
        past: [],
        current: { profile: profileWeek(baseline, 'w', [values]), labels: null },
      }).alarm;
    expect(alarmed(other)).toBe(false);
    expect(alarmed(other.map((x, row) => (row === 0 ? 8 : x)))).toBe(false);
    expect(alarmed(other.map((x, row) => (row < 50 ? 8 : x)))).toBe(true);
  });

  it('leaves out a column that a week says nothing about', () => {
    const { baseline, past } = history(9, 100);
    const profile = profileWeek(baseline, 'w', [undefined, ...week(1, 100).slice(1)]);
    expect([...profile.rows.subarray(0, 5), profile.rows[5]]).toEqual([0, 0, 0, 0, 0, 100]);
    expect(
      judgeDrift({ baseline, referenceLabels: null, past, current: { profile, labels: null } }).columns.map(
        (column) => column.name,
      ),
    ).toEqual(names.slice(1));
    expect(farthestDistances(baseline, past, [profile])[0]!.map(Number.isNaN)).toEqual(
      names.map((name) => name === 'c0'),
    );
    expect(profile.effects).toHaveLength(names.length * (ORDERS + 1));
  });

  it.each([
    ['FRAUD_DRIFT_NOT_FINITE', Float32Array.of(1, Infinity)],
    ['FRAUD_DRIFT_TOO_FEW_ROWS', Float32Array.of(1)],
  ])('refuses with %s', (code, values) => {
    const baseline = driftBaseline([{ name: 'c', weeks: [Float32Array.of(1, 2, 3)] }]);
    expect(() => profileWeek(baseline, 'w', [values])).toThrow(expect.objectContaining({ code }) as DriftError);
  });

  it('ALPHA is one alarm a year', () => {
    expect(ALPHA * (365.25 / 7)).toBeCloseTo(1, 12);
  });
});
