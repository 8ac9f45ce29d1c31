/** Plays schedules of faults against the built services under load. See `--help`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readyMlflow } from '@fraud/mlflow-server';
import { startMlflowUnderFaults } from './mlflow-under-faults.ts';
import { playSchedule } from './play-schedule.ts';
import { type Fault, kindsOf, nameOf, scheduleOf } from './schedule.ts';

const HELP = `npm run test:faults -- [--schedules 3] [--seconds 60] [--seed 1] [--json]

Starts two built APIs and two log-shippers on one store and one log, watchdog and trainer (npm run build), a Redis, an
S3 server behind a proxy that fails, and an MLflow, which is installed once, where it can be. Weekly files arrive and
models are trained; clients predict, label, promote and ask for retrainings. Then happens what a schedule says: kill -9
and SIGSTOP of each service, Redis restarted with and without its data, emptied and read-only, a store that refuses,
delays, cuts, loses answers, hangs, answers 403, 500, 503, SlowDown, or 200 without storing, MLflow down, a full disk
under the decision log (as root), clocks ahead and back over the end of a week (libfaketime). At last everything is
mended, and the store is held against what was acknowledged, and the processes against their memory and descriptors; of
a schedule in which something was found the services' logs stay. A schedule follows from its seed: --schedules 1
--seed 7 plays the seventh again. --json adds a last line of JSON.`;

const MLFLOW_WAIT_MS = 420_000;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const [schedules, seconds, firstSeed] = [values.schedules, values.seconds, values.seed].map(Number) as [
  number,
  number,
  number,
];

const readiness = await readyMlflow({
  folder: path.resolve(import.meta.dirname, '../../.fraud/mlflow'),
  waitMs: MLFLOW_WAIT_MS,
  say: (step) => console.log(step),
  signal: new AbortController().signal,
});
if (readiness.kind === 'impossible') console.log(`no MLflow: ${readiness.reason}`);
const mlflowDir = mkdtempSync(path.join(tmpdir(), 'fraud-faults-mlflow-'));
const mlflow = await startMlflowUnderFaults(mlflowDir);

const total = {
  ...{ schedules: 0, acknowledged: 0, lost: 0, duplicates: 0, wrongPromotions: 0, audit: 0, leaks: 0, endedEarly: 0 },
};
const met: Fault[] = [];
for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
  const schedule = scheduleOf(seed, seconds);
  try {
    const { acknowledged, weeks, trained, storeFaults, growth, skipped, found, logs } = await playSchedule(
      seed,
      schedule,
      mlflow,
    );
    if (seed === firstSeed) for (const why of skipped) console.log(`left out: ${why}`);
    const { decisions, labels, promotions, retrainings } = acknowledged;
    total.schedules++;
    total.acknowledged += decisions + labels + promotions + retrainings;
    for (const [kind, problems] of Object.entries(found)) total[kind as keyof typeof found] += problems.length;
    met.push(...schedule);
    const problems = Object.values(found).flat();
    const byKind = Object.entries(found).flatMap(([kind, { length }]) => (length > 0 ? [`${kind} ${length}`] : []));
    console.log(
      `seed ${seed}: ${decisions} decisions, ${labels} labels, ${promotions} promotions, ` +
        `${retrainings} retrainings asked for, ${weeks} weeks, ${trained} promoted by trainers; ` +
        `${schedule.length} faults (${storeFaults} requests to the store met one); ` +
        `grown ${growth.megabytes} MB, ${growth.descriptors} descriptors; ` +
        `${problems.length === 0 ? 'nothing found' : `PROBLEMS: ${byKind.join(', ')}`}, ` +
        `load ${loadavg()[0]!.toFixed(1)}`,
    );
    for (const problem of problems.slice(0, 40)) console.log(`  ${problem}`);
    if (logs === undefined) continue;
    console.log(`  logs of the services: ${logs}`);
  } catch (error) {
    total.endedEarly++;
    console.log(`seed ${seed}: ENDED EARLY, load ${loadavg()[0]!.toFixed(1)}: ${(error as Error).message}`);
  }
  for (const fault of schedule) console.log(`  at ${fault.atMs.toFixed(0)} ms ${nameOf(fault)}`);
}
await mlflow?.stop();
rmSync(mlflowDir, { recursive: true, force: true });
if (values.json) console.log(JSON.stringify({ ...total, faults: met.length, kinds: kindsOf(met) }));
const { lost, duplicates, wrongPromotions, audit, leaks, endedEarly } = total;
process.exitCode = lost + duplicates + wrongPromotions + audit + leaks + endedEarly === 0 ? 0 : 1;
