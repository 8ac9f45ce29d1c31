/**
 * Memory and time to check one large week and measure its drift, from CSV to report: it must not grow with the file.
 * See `--help`.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ulbSchema } from '@fraud/feature-schema';
import { csvOf, simulateWeek } from '@fraud/simulation';
import type { LargeWeek } from './large-week.ts';

const HELP = `node bench/drift/memory.bench.ts [--rows 1000000,10000000] [--json]

Simulates a week of each size into a temporary CSV file (about 0.3 GB a million rows) and checks it in a process of
its own.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000,10000000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const BLOCK = 50_000;
const FRAUD_SHARE = 0.002;
const WEEK_SECONDS = 604_800;

const folder = await mkdtemp(join(tmpdir(), 'fraud-large-week-'));
const found: LargeWeek[] = [];
try {
  for (const rows of options.rows.split(',').map(Number)) {
    const path = join(folder, `${rows}.csv`);
    await pipeline(blocksOf(rows), createWriteStream(path));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'large-week.ts'), path], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Cannot check a week of ${rows} rows: ${stderr}`);
    const week = JSON.parse(stdout) as LargeWeek;
    found.push(week);
    console.log(
      `${week.rows} rows, ${((await stat(path)).size / 1e9).toFixed(1)} GB: at most ` +
        `${week.maxRssMB.toFixed(0)} MB of memory, ${week.seconds.toFixed(0)} s, ${week.cpuS.toFixed(0)} s of ` +
        `CPU; judged by ${week.judgedRows} rows; load ${loadavg()[0]!.toFixed(1)}`,
    );
    await rm(path);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (options.json) console.log(JSON.stringify(found));

/** Blocks follow one another in time, as the rows of a file do. */
function* blocksOf(rows: number): Generator<Uint8Array> {
  for (let start = 0; start < rows; start += BLOCK) {
    const table = simulateWeek({
      rows: Math.min(BLOCK, rows - start),
      fraudShare: FRAUD_SHARE,
      seed: start,
      startTimeSeconds: WEEK_SECONDS * start,
    });
    const csv = csvOf(table, ulbSchema);
    yield start === 0 ? csv : csv.subarray(csv.indexOf(10) + 1);
  }
}
