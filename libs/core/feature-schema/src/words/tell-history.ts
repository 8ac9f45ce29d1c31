/** What a history column says of a transaction, as a sentence: "7 payments of this card in the last hour". */
import type { HistoryColumn } from '@fraud/histories';
import { amountIn, counted, durationWords, percentIn, type Range, rangeWords, spanWords } from './amounts.ts';

/** Names of columns for people, and their units. */
export type ColumnWords = { readonly title: (name: string) => string; readonly unit: (name: string) => string };

/**
 * @param per the entities whose history it is
 * @param value null where it is missing
 * @param usual the range that is usual
 */
export function tellHistory(
  column: HistoryColumn,
  per: readonly string[],
  value: number | null,
  usual: Range | null,
  { title, unit }: ColumnWords,
): string {
  const who = per.map((name) => `this ${title(name)}`).join(' with ');
  const span = spanWords(column.withinSeconds, column.delaySeconds ?? 0);
  if (value === null) return `No earlier payment of ${who} ${span}`;
  const usually = (words: (value: number) => string) => rangeWords(usual, words);
  switch (column.as) {
    case 'count':
      return `${counted(value, 'payment')} of ${who} ${span}${usually(amountIn(''))}`;
    case 'sum':
    case 'mean':
    case 'max': {
      const words = amountIn(unit(column.of));
      return `${STATISTICS[column.as]} ${title(column.of)} of ${who} ${span}: ${words(value)}${usually(words)}`;
    }
    case 'ratio':
      return (
        `${capital(title(column.of))} ${amountIn('')(value)} times the mean of ${who} ${span}` + usually(amountIn(''))
      );
    case 'sinceLast':
      return `${durationWords(value)} since the last payment of ${who}${usually(durationWords)}`;
    case 'isFirst':
      return value === 1 ? `First payment of ${who} ${span}` : `Not the first payment of ${who} ${span}`;
    case 'distinct':
      return `${counted(value, `different ${title(column.of)}`)} of ${who} ${span}${usually(amountIn(''))}`;
    case 'isNew':
      return `${value === 1 ? 'First' : 'Not the first'} payment of ${who} at this ${title(column.of)} ${span}`;
    case 'fraudShare':
      return `Share of frauds of ${who} ${span}: ${percentIn(value)}${usually(percentIn)}`;
  }
}

/** What a history column is called, and its unit: "Mean amount of this card in the last hour", in EUR. */
export function titleHistory(
  column: HistoryColumn,
  per: readonly string[],
  { title, unit }: ColumnWords,
): { readonly title: string; readonly unit: string } {
  const who = per.map((name) => `this ${title(name)}`).join(' with ');
  const span = spanWords(column.withinSeconds, column.delaySeconds ?? 0);
  switch (column.as) {
    case 'count':
      return { title: `Payments of ${who} ${span}`, unit: '' };
    case 'sum':
    case 'mean':
    case 'max':
      return { title: `${STATISTICS[column.as]} ${title(column.of)} of ${who} ${span}`, unit: unit(column.of) };
    case 'ratio':
      return { title: `${capital(title(column.of))} by the mean of ${who} ${span}`, unit: '' };
    case 'sinceLast':
      return { title: `Time since the last payment of ${who}`, unit: 'seconds' };
    case 'isFirst':
      return { title: `First payment of ${who} ${span}`, unit: '' };
    case 'distinct':
      return { title: `Different ${title(column.of)}s of ${who} ${span}`, unit: '' };
    case 'isNew':
      return { title: `First payment of ${who} at this ${title(column.of)} ${span}`, unit: '' };
    case 'fraudShare':
      return { title: `Share of frauds of ${who} ${span}`, unit: '' };
  }
}

const STATISTICS = { sum: 'Total', mean: 'Mean', max: 'Highest' } as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
