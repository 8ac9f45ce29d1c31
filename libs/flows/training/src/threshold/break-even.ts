/** The probability from which flagging a payment of typical amount pays, and how sure it is. */
import { costOfError, type ErrorCosts, type TypicalAmounts } from '@fraud/evaluation';
import { randomSource } from '@fraud/random';
import { medianOfMeans } from './costs.ts';

/** Flagging costs less than letting pass from here on. O(1). */
export function breakEven(costs: ErrorCosts, { fraud, legitimate }: TypicalAmounts): number {
  const alarm = costOfError(costs, legitimate, 0);
  const missed = costOfError(costs, fraud, 1);
  return missed === 0 ? 1 : alarm / (alarm + missed);
}

const REPLICATES = 500;
const TAIL = 0.025;

/**
 * 95 % interval of it by a bootstrap over the frauds, whose amounts are few; the legitimate rows' are known well. In
 * order of time, as the typical amount is taken. O(replicates x frauds log frauds).
 *
 * @param fraudAmounts in order of time, at least one
 */
export function breakEvenInterval(
  costs: ErrorCosts,
  fraudAmounts: Float32Array,
  legitimate: number,
): { low: number; high: number } {
  const random = randomSource(0);
  const thresholds = Float64Array.from({ length: REPLICATES }, () => {
    const drawn = Uint32Array.from(fraudAmounts, () => random.integer(fraudAmounts.length)).sort();
    return breakEven(costs, {
      fraud: medianOfMeans(Float32Array.from(drawn, (row) => fraudAmounts[row]!)),
      legitimate,
    });
  }).sort();
  const at = (share: number) => thresholds[Math.round(share * (REPLICATES - 1))]!;
  return { low: at(TAIL), high: at(1 - TAIL) };
}
