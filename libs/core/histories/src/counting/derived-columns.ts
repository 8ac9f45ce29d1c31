import type { Event } from '../keeping/event-block.ts';
import type { ColumnProgram, GroupProgram } from '../plan/group-program.ts';
import { figureOfNumber, figureOfValue, type Figures, FRAUDS, TRANSACTIONS } from './figures.ts';

/** Writes the columns of a group from its figures into `into`, from position `at`. */
export function writeColumns(
  program: GroupProgram,
  figures: Figures,
  event: Event,
  into: Float32Array,
  at: number,
): void {
  const { columns } = program;
  for (let c = 0; c < columns.length; c++) into[at + c] = columnOf(program, columns[c]!, figures, event);
}

function columnOf(program: GroupProgram, { as, window, of }: ColumnProgram, figures: Figures, event: Event): number {
  const { values } = figures;
  const base = window * figures.width;
  const transactions = values[base + TRANSACTIONS]!;
  const number = base + figureOfNumber(of);
  switch (as) {
    case 'count':
      return transactions;
    case 'isFirst':
      return transactions === 0 ? 1 : 0;
    case 'sinceLast':
      return transactions === 0 ? NaN : (event.timeMs - figures.newestMs) / 1000;
    case 'sum':
      return values[number + 1]!;
    case 'mean':
      return meanAt(values, number);
    case 'max':
      return values[number] === 0 ? NaN : values[number + 2]!;
    case 'ratio': {
      const mean = meanAt(values, number);
      return mean === 0 ? NaN : event.numbers[of]! / mean;
    }
    case 'distinct':
      return values[base + figureOfValue(program, of)]!;
    case 'isNew':
      return isMissing(event.values, of) ? NaN : 1 - values[base + figureOfValue(program, of) + 1]!;
    case 'fraudShare':
      return transactions === 0 ? NaN : values[base + FRAUDS]! / transactions;
  }
}

function meanAt(values: Float64Array, number: number): number {
  return values[number] === 0 ? NaN : values[number + 1]! / values[number]!;
}

function isMissing(values: Uint32Array, of: number): boolean {
  return values[2 * of] === 0 && values[2 * of + 1] === 0;
}
