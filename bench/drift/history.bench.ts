/** What one check of a new week costs the watchdog when it reads many past weeks. See `--help`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ulbSchema } from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { promote, publishModel } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { startRedisServer } from '@fraud/queue/redis-server';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { grow } from '../retrain/grow.ts';

const HELP = `node bench/drift/history.bench.ts [--rows N] [--weeks N]

Puts so many weekly files of so many rows into a folder, with a champion that learned from the last four, and starts
the watchdog on them with DRIFT_HISTORY_WEEKS at that number. Then one more week arrives: what its check takes.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000' },
    weeks: { type: 'string', default: '52' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [rows, weeks] = [Number(options.rows), Number(options.weeks)];
const FRAUD_SHARE = 0.002;
const WEEK_SECONDS = 7 * 86_400;
const WEEKS_OF_A_YEAR = 52;
const TICKS_PER_SECOND = 100;

const aWeek = (week: number, of = rows) =>
  simulateWeek({ rows: of, fraudShare: FRAUD_SHARE, seed: week + 1, startTimeSeconds: week * WEEK_SECONDS });
const nameOf = (week: number) =>
  `week_${2024 + Math.floor(week / WEEKS_OF_A_YEAR)}_${String((week % WEEKS_OF_A_YEAR) + 1).padStart(2, '0')}`;
const keyOf = (week: number) => `weekly_data/${nameOf(week)}.csv`;

const folder = await mkdtemp(join(tmpdir(), 'fraud-history-'));
const store = openObjectStore({ folder: join(folder, 'store') });
const redis = await startRedisServer();
try {
  for (let week = 0; week < weeks; week++) await store.put(keyOf(week), csvOf(aWeek(week), ulbSchema));
  await putChampion([weeks - 4, weeks - 3, weeks - 2, weeks - 1]);
  const first = startWatchdog();
  await first.says(`${nameOf(weeks - 1)} checked`);
  await first.close();

  const watchdog = startWatchdog();
  await watchdog.says('watchdog watches');
  await writeFile(`/proc/${watchdog.pid}/clear_refs`, '5'); // its peak of memory begins anew
  const [started, cpuBefore] = [performance.now(), cpuSeconds(watchdog.pid)];
  await store.put(keyOf(weeks), csvOf(aWeek(weeks), ulbSchema));
  await watchdog.says(`${nameOf(weeks)} checked`);
  console.log(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}: a week of ` +
      `${rows} rows with ${weeks} past weeks is checked in ${((performance.now() - started) / 1000).toFixed(1)} s, ` +
      `${(cpuSeconds(watchdog.pid) - cpuBefore).toFixed(1)} s of CPU, at most ${peakMB(watchdog.pid).toFixed(0)} MB`,
  );
  await watchdog.close();
} finally {
  await redis.close();
  await rm(folder, { recursive: true, force: true });
}

async function putChampion(own: readonly number[]): Promise<void> {
  const model = await grow(aWeek(-1, 10_000), {});
  const { manifest } = await publishModel(
    store,
    { 'model.forest': encodeModel(model), 'judged.forest': encodeModel(model) },
    {
      schemaFingerprint: ulbSchema.fingerprint,
      inputs: [...ulbSchema.inputs],
      weeks: own.map((week) => ({
        name: nameOf(week),
        key: keyOf(week),
        sha256: '0'.repeat(64),
        rows,
        frauds: Math.round(rows * FRAUD_SHARE),
      })),
      refit: true,
      training: { rows: rows * own.length, frauds: 1 },
      heldOut: { rows: Math.round(0.2 * rows * own.length), frauds: 1 },
      parameters: {},
      threshold: model.threshold,
      metrics: {},
      trainedAgainst: null,
      verdict: { kind: 'promote', reason: 'nobody served' },
      mlflow: null,
    },
    new Date(),
  );
  const { version } = manifest;
  await promote(store, { version, replaces: null, reason: 'measured', by: 'history.bench', now: new Date() });
}

function startWatchdog() {
  const env = Object.entries({
    REDIS_URL: redis.url,
    STORE_DIR: join(folder, 'store'),
    MLFLOW_TRACKING_URI: `file:${join(folder, 'mlruns')}`,
    HEALTH_PORT: '0',
    WATCH_INTERVAL_SECONDS: '1',
    WATCH_SETTLE_SECONDS: '0',
    DRIFT_HISTORY_WEEKS: String(weeks),
  }).map(([name, value]) => `${name}=${value}`);
  const main = resolve(import.meta.dirname, '../../apps/watchdog/src/main.ts');
  const child = spawn('env', [...env, process.execPath, main], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    says: async (text: string) => {
      for (let line = await lines.next(); !line.done; line = await lines.next()) if (line.value.includes(text)) return;
      throw new Error(`Cannot measure: the watchdog has ended without saying "${text}"`);
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Of all threads of a process, user and system. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function peakMB(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
