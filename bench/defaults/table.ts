import { studentQuantile } from '@fraud/drift';
import type { Figures, Quality } from './figures.ts';

const COMPARED: readonly (readonly [key: keyof Quality, title: string, digits: number])[] = [
  ['auprc', 'AUPRC', 4],
  ['cardPrecision100', 'card precision@100', 4],
  ['cost', 'money lost', 0],
  ['leastCost', 'at the best threshold', 0],
];

/** One engine a row, means over seeds; in brackets what it has over the first engine, paired, with 95 % limits. */
export function tableOf(engines: Readonly<Record<string, readonly Figures[]>>): string {
  const [first] = Object.values(engines);
  const rows = Object.entries(engines).map(([name, figures]) => [
    name.replaceAll(/[{}"]/g, '') || 'default',
    ...COMPARED.map(([key, , digits]) => {
      const mean = meanOf(figures.map((each) => each[key])).toFixed(digits);
      return figures === first ? mean : `${mean} (${differenceOf(figures, first!, key, digits)})`;
    }),
    meanOf(figures.map(({ cpuS }) => cpuS)).toFixed(1),
    meanOf(figures.map(({ rowMicros }) => rowMicros)).toFixed(1),
    (meanOf(figures.map(({ bytes }) => bytes)) / 1e6).toFixed(2),
  ]);
  const head = ['engine', ...COMPARED.map(([, title]) => title), 'training, CPU s', 'one row, µs', 'MB'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function differenceOf(
  figures: readonly Figures[],
  first: readonly Figures[],
  key: keyof Quality,
  digits: number,
): string {
  const differences = figures.map((each, i) => each[key] - first[i]![key]);
  const mean = meanOf(differences);
  return `${mean < 0 ? '' : '+'}${mean.toFixed(digits)} ± ${limitOf(differences).toFixed(digits)}`;
}

/** Half of the 95 % interval of the mean, by Student's distribution. */
function limitOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const degreesOfFreedom = values.length - 1;
  return studentQuantile(0.025, degreesOfFreedom) * Math.sqrt(squares / degreesOfFreedom / values.length);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
