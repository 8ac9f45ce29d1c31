import { describe, expect, it } from 'vitest';
import { type Payment, PAYMENT_COLUMNS, type PaymentChange, paymentsCsv, simulatePayments } from './index.ts';

const MONDAY = Date.UTC(2026, 10, 23) / 1_000;
const plan = { rows: 6_000, seed: 3, startTimeSeconds: MONDAY };
const week = simulatePayments(plan);
const distinct = (payments: readonly Payment[], column: keyof Payment) =>
  new Set(payments.map((payment) => payment[column])).size;
const shareOf = (payments: readonly Payment[], column: keyof Payment, value: unknown) =>
  payments.filter((payment) => payment[column] === value).length / payments.length;
const changed = (...changes: PaymentChange[]) => simulatePayments({ ...plan, changes });

describe('simulatePayments()', () => {
  it('gives the same payments for the same plan, others for another seed', () => {
    expect(simulatePayments(plan)).toEqual(week);
    expect(simulatePayments({ ...plan, seed: 4 })).not.toEqual(week);
  });

  it('holds exactly the frauds asked for, in order of time within the week, each id once', () => {
    expect(week.filter(({ is_fraud }) => is_fraud === 1)).toHaveLength(36);
    const times = week.map(({ event_time }) => event_time);
    expect(times).toEqual([...times].sort());
    expect(times[0]! >= '2026-11-23T00:00:00Z' && times.at(-1)! < '2026-11-30T00:00:00Z').toBe(true);
    const next = simulatePayments({ ...plan, seed: 4, startTimeSeconds: MONDAY + 604_800 });
    expect(distinct([...week, ...next], 'transaction_id')).toBe(12_000);
  });

  it('has 14 categories, 700 merchants and some 20,000 devices', () => {
    const many = simulatePayments({ ...plan, rows: 60_000 });
    expect(distinct(many, 'merchant_category')).toBe(14);
    expect(distinct(many, 'merchant')).toBe(700);
    expect(distinct(many, 'device')).toBeGreaterThan(10_000);
    expect(distinct(many, 'device')).toBeLessThanOrEqual(20_001);
  });

  it('leaves gaps in several columns', () => {
    const gaps = (column: keyof Payment) => shareOf(week, column, null);
    for (const [column, share] of [
      ['date_of_birth', 0.04],
      ['balance_before', 0.03],
    ] as const) {
      expect(gaps(column)).toBeGreaterThan(0.6 * share);
      expect(gaps(column)).toBeLessThan(1.6 * share);
    }
    expect(gaps('device')).toBeGreaterThan(0.3);
    expect(week.filter(({ merchant_latitude, device }) => merchant_latitude === null && device === null)).not.toEqual(
      [],
    );
  });

  it('has copied cards where they are asked for: in bursts, by magnetic stripe, far from home', () => {
    const copied = simulatePayments({ ...plan, fraudShare: 0.05, copiedShare: 0.4 }).filter(
      ({ is_fraud, home_latitude, merchant_latitude }) =>
        is_fraud === 1 && merchant_latitude !== null && Math.abs(merchant_latitude - home_latitude) > 1,
    );
    expect(copied.length).toBeGreaterThan(60); // of 120, some near home or in shops nobody knows the place of
    expect(new Set(copied.map(({ channel }) => channel))).toEqual(new Set(['magnetic_stripe']));
    expect(distinct(copied, 'card')).toBeLessThan(copied.length / 2 + 10);
    expect(week.filter(({ is_fraud, channel }) => is_fraud === 1 && channel === 'magnetic_stripe').length).toBeLessThan(
      5,
    );
  });

  it('hides stolen cards, leaky merchants and high amounts among the frauds', () => {
    const frauds = [3, 4].flatMap((seed) =>
      simulatePayments({ ...plan, seed, rows: 20_000 }).filter(({ is_fraud }) => is_fraud === 1),
    );
    const most = (column: keyof Payment) =>
      Math.max(...frauds.map((one) => frauds.filter((other) => other[column] === one[column]).length));
    expect(most('card')).toBeGreaterThanOrEqual(4);
    expect(most('merchant')).toBeGreaterThanOrEqual(10);
    const honest = week.reduce((sum, { amount }) => sum + amount, 0) / week.length;
    expect(frauds.filter(({ amount }) => amount > 4 * honest).length / frauds.length).toBeLessThan(0.3);
  });

  it('moves half of a level to its neighbour', () => {
    const moved = changed({ column: 'merchant_category', kind: 'half-moved', from: 'fuel', to: 'restaurants' });
    const fuel = shareOf(week, 'merchant_category', 'fuel');
    expect(shareOf(moved, 'merchant_category', 'fuel') / fuel).toBeGreaterThan(0.42);
    expect(shareOf(moved, 'merchant_category', 'fuel') / fuel).toBeLessThan(0.58);
    expect(shareOf(moved, 'merchant_category', 'restaurants')).toBeGreaterThan(
      shareOf(week, 'merchant_category', 'restaurants') + 0.4 * fuel,
    );
  });

  it('lets a level vanish, come up, swap or become more frequent', () => {
    const column = 'merchant_category';
    const [fuel, travel] = ['fuel', 'travel'].map((level) => shareOf(week, column, level));
    expect(shareOf(changed({ column, kind: 'gone', level: 'fuel' }), column, 'fuel')).toBe(0);
    expect(shareOf(changed({ column, kind: 'new', level: 'crypto', share: 0.04 }), column, 'crypto')).toBeCloseTo(
      0.04,
      2,
    );
    expect(shareOf(changed({ column, kind: 'swapped', levels: ['fuel', 'travel'] }), column, 'fuel')).toBe(travel);
    expect(
      Math.abs(shareOf(changed({ column, kind: 'perturbed', by: 0.2 }), column, 'fuel') / fuel! - 1),
    ).toBeGreaterThan(0.1);
    const often = changed({ column, kind: 'more-often', level: 'gift_cards', factor: 10 });
    const factor = shareOf(often, column, 'gift_cards') / shareOf(week, column, 'gift_cards');
    expect(factor).toBeGreaterThan(8);
    expect(factor).toBeLessThan(12);
  });

  it('doubles the gaps of a column', () => {
    const gaps = changed({ column: 'date_of_birth', kind: 'more-gaps', factor: 2 });
    const factor = shareOf(gaps, 'date_of_birth', null) / shareOf(week, 'date_of_birth', null);
    expect(factor).toBeGreaterThan(1.7);
    expect(factor).toBeLessThan(2.3);
  });
});

describe('paymentsCsv()', () => {
  it('writes a header and a line for each payment, an empty cell for a gap', () => {
    const lines = paymentsCsv(week).split('\n');
    expect(lines[0]).toBe(PAYMENT_COLUMNS.join(','));
    expect(lines).toHaveLength(6_002);
    const row = week.findIndex(({ device }) => device === null);
    expect(lines[row + 1]!.split(',')[PAYMENT_COLUMNS.indexOf('device')]).toBe('');
    expect(lines[row + 1]!.split(',')[PAYMENT_COLUMNS.indexOf('amount')]).toBe(String(week[row]!.amount));
  });
});
