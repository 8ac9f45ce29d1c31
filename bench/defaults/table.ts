import type { Figures } from './measure-ours.ts';

/** Means over seeds, one engine a row; gains are over the first one, paired, with their standard error. */
export function tableOf(engines: Readonly<Record<string, readonly Figures[]>>): string {
  const [first] = Object.values(engines);
  const rows = Object.entries(engines).map(([name, figures]) => {
    const gains = figures.map(({ auprc }, i) => auprc - first![i]!.auprc);
    const rowMicros = meanOf(figures.map((each) => each.rowMicros));
    const bytes = meanOf(figures.map((each) => each.bytes));
    return [
      name.replaceAll(/[{}"]/g, '') || 'default',
      meanOf(figures.map(({ auprc }) => auprc))!.toFixed(4),
      `${meanOf(gains)!.toFixed(4)} ± ${standardError(gains).toFixed(4)}`,
      meanOf(figures.map(({ cpuS }) => cpuS))!.toFixed(1),
      rowMicros?.toFixed(1) ?? '',
      bytes === null ? '' : (bytes / 1e6).toFixed(2),
    ];
  });
  const all = [['engine', 'AUPRC', 'gain', 'CPU s', '1 row, µs', 'MB'], rows[0]!.map(() => '---'), ...rows];
  return all.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function meanOf(values: readonly (number | null)[]): number | null {
  const sum = values.reduce((all, value) => (all === null || value === null ? null : all + value), 0);
  return sum === null ? null : sum / values.length;
}

/** Of the mean of paired differences. */
function standardError(gains: readonly number[]): number {
  const mean = meanOf(gains)!;
  const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  return Math.sqrt(squares / (gains.length - 1) / gains.length);
}
