/** Follows pages line by line: their files are written, their commands are run, as a newcomer would. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  folders.push(folder);
  return folder;
}

/** The blocks of a page in one language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);
}

/** Runs commands in a folder; `npm run fraud --` is the command of this repository. */
function follow(folder: string, commands: string): string {
  const script = commands.replaceAll('npm run fraud --', `node ${join(ROOT, 'apps/cli/src/main.ts')}`);
  return execFileSync('sh', ['-ec', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

it('docs/tutorials/your-own-data.md leads from a file that nobody has described to weekly files', () => {
  const page = 'docs/tutorials/your-own-data.md';
  const folder = newFolder();
  const rows = Array.from({ length: 2_000 }, (_, i) => {
    const time = new Date(Date.parse('2018-06-15T00:00:00Z') + i * 900_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
    const amount = i % 50 === 0 ? 240.5 + i : 20 + (i % 90);
    return [719_307 + i, time, i % 211, i % 307, amount, i % 50 === 0 ? 1 : 0].join(',');
  });
  const header = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD';
  writeFileSync(join(folder, 'payments.csv.gz'), gzipSync(`${[header, ...rows].join('\n')}\n`));

  const [describe, check, split, start] = blocks(page, 'sh');
  const said = follow(
    folder,
    `${describe!.replace('npm ci\n', '')}${check}${split}${start!.replace('npm start\n', '')}`,
  );

  expect(said).toContain('wrote schema.json: 1 eventTime, 1 id, 2 entity, 1 number, 1 label; 18 derived columns');
  expect(said).toContain('2000 rows fit: 40 frauds, 0 without a label yet, 2018-06-15 to 2018-07-05');
  expect(readdirSync(join(folder, 'store/weekly_data'))).toEqual(
    [24, 25, 26, 27].map((week) => `week_2018_${week}.csv`),
  );
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('STORE_DIR=./store\nFEATURE_SCHEMA_FILE=./schema.json\n');
});

it("docs/how-to/kaggles-file.md deals Kaggle's file into weeks and keeps two of them back", () => {
  const folder = newFolder();
  const week = simulateWeek({ rows: 8_000, fraudShare: 0.01, seed: 1, startTimeSeconds: 0 });
  writeFileSync(join(folder, 'creditcard.csv'), csvOf(week, ulbSchema));
  const [deal, drop, dropMoved] = blocks('docs/how-to/kaggles-file.md', 'sh');
  follow(folder, deal!.replace('npm start\n', ''));
  const names = () => readdirSync(join(folder, '.fraud/store/weekly_data'));
  expect(names()).toEqual([41, 42, 43, 44, 45, 46].map((number) => `week_2026_${number}.csv`));
  follow(folder, `${drop}${dropMoved}`);

  const linesOf = (name: string) =>
    readFileSync(join(folder, '.fraud/store/weekly_data', name), 'utf8')
      .trim()
      .split('\n');
  const all = names().map(linesOf);
  expect(new Set(all.map(([header]) => header)).size).toBe(1);
  expect(all.reduce((sum, lines) => sum + lines.length - 1, 0)).toBe(8_000);
  const v14 = (line: string) => Number(line.split(',')[14]);
  const [, moved] = linesOf('week_2026_48.csv');
  const [, before] = readFileSync(join(folder, 'kept-back/week_2026_48.csv'), 'utf8').split('\n');
  expect(v14(moved!)).toBeCloseTo(v14(before!) + 1, 3);
});
