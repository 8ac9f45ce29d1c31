import type { QuarantineReason } from '@fraud/weekly-data';

export type BadWeek = { file: string; csv: Uint8Array; reason: Partial<QuarantineReason> };

/** Files a team really delivers by mistake, made from a good one, and what quarantine must say of each. */
export function badWeeks(good: string): BadWeek[] {
  const [header = '', ...rows] = good.trimEnd().split('\n');
  const text = (lines: string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`);
  const withText = rows.map((row, i) => (i < 9 || i >= 20 ? row : row.split(',').with(5, 'n/a').join(',')));
  return [
    { file: 'week_2026_47', csv: text([header.replace('V7', 'W7'), ...rows]), reason: { line: 1, column: 'V7' } },
    { file: 'week_2026_48', csv: text([header, ...withText]), reason: { line: 11, column: 'V5', value: 'n/a' } },
    { file: 'week_2026_49', csv: new Uint8Array(), reason: {} },
    {
      file: 'week_2026_50',
      csv: text([header, ...rows.map((row, i) => (i < 20 ? row.replace(/,[^,]*$/, ',2') : row))]),
      reason: { line: 2, column: 'Class', value: '2' },
    },
    {
      file: 'week_2026_51',
      csv: new TextEncoder().encode(`${header}\n${rows.slice(0, 99).join('\n')}\n${rows[99]!.slice(0, 40)}`),
      reason: { line: 101 },
    },
  ];
}
