import { columnOf, fraudsIn, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { SEVERE_SHIFT, simulateWeek } from './index.ts';

const plan = { rows: 20_000, fraudShare: 0.01, seed: 5, startTimeSeconds: 604_800 };
const week = simulateWeek(plan);

function inputOf(table: TransactionTable, name: string): Float32Array {
  return columnOf(table, ulbSchema.inputs.indexOf(name));
}

/** Mean of a column over the rows with one label. */
function meanOf(table: TransactionTable, name: string, label: 0 | 1): number {
  const values = inputOf(table, name).filter((_, row) => table.labels[row] === label);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('simulateWeek()', () => {
  it('gives the same table for the same plan, another for another seed', () => {
    expect(simulateWeek(plan)).toEqual(week);
    expect(simulateWeek({ ...plan, seed: 6 }).matrix).not.toEqual(week.matrix);
  });

  it('holds exactly the frauds asked for', () => {
    expect(fraudsIn(week)).toBe(200);
    expect(fraudsIn(simulateWeek({ ...plan, fraudShare: 0 }))).toBe(0);
  });

  it('spreads ascending times over its week, fewer by night', () => {
    const { eventTime } = week;
    expect(eventTime).toEqual(Float64Array.from(eventTime).sort());
    expect(eventTime[0]).toBeGreaterThanOrEqual(604_800);
    expect(eventTime.at(-1)).toBeLessThan(2 * 604_800);
    const hours = inputOf(week, 'TimeOfDay').map((seconds) => Math.floor(seconds / 3_600));
    const share = (of: number) => hours.filter((hour) => hour === of).length / week.rows;
    expect(share(4) / share(11)).toBeCloseTo(0.13, 1);
    expect(share(0) / share(11)).toBeCloseTo(0.46, 1);
    expect(share(20) / share(11)).toBeCloseTo(0.53, 1);
  });

  it('scales V1 to V28 as the ULB data does and gives amounts a heavy tail', () => {
    const deviation = (name: string) => Math.sqrt(inputOf(week, name).reduce((sum, x) => sum + x * x, 0) / week.rows);
    expect(deviation('V1')).toBeCloseTo(1.83, 1);
    expect(deviation('V28')).toBeCloseTo(0.31, 1);
    const amounts = inputOf(week, 'Amount').slice().sort();
    expect(amounts[10_000]).toBeGreaterThan(18);
    expect(amounts[10_000]).toBeLessThan(26);
    expect(amounts.at(-1)).toBeGreaterThan(2_000);
  });

  it('sets frauds apart in V14', () => {
    expect(meanOf(week, 'V14', 1)).toBeLessThan(meanOf(week, 'V14', 0) - 2);
  });

  it('moves columns, amounts and the frauds as the shift says', () => {
    const shifted = simulateWeek({ ...plan, shift: SEVERE_SHIFT });
    expect(meanOf(shifted, 'V15', 0) - meanOf(week, 'V15', 0)).toBeCloseTo(0.75 * 0.93, 1);
    expect(meanOf(shifted, 'Amount', 0) / meanOf(week, 'Amount', 0)).toBeCloseTo(1.8, 1);
    expect(meanOf(shifted, 'V20', 1)).toBeGreaterThan(meanOf(week, 'V20', 1) + 0.5);
    expect(meanOf(shifted, 'V14', 1)).toBeGreaterThan(meanOf(week, 'V14', 1) + 1);
  });
});
