/** Plays schedules of faults against the built services under load. See `--help`. */
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readHistory } from '@fraud/model-registry';
import { readyMlflow } from '@fraud/tools/ready-mlflow';
import { checkStore, unfinished } from './check-store.ts';
import { startLoad } from './load.ts';
import { type Fault, kindsOf, nameOf, scheduleOf } from './schedule.ts';
import { prepareFaultSystem } from './system.ts';
import { weeklyFiles } from './weeks-in-load.ts';

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

const mlflow = await readyMlflow({
  folder: path.resolve(import.meta.dirname, '../../.fraud/mlflow'),
  waitMs: MLFLOW_WAIT_MS,
  say: (step) => console.log(step),
  signal: new AbortController().signal,
});
if (mlflow.kind === 'impossible') console.log(`no MLflow: ${mlflow.reason}`);

const total = { schedules, acknowledged: 0, lost: 0, duplicates: 0, wrongPromotions: 0, audit: 0, leaks: 0 };
const met: Fault[] = [];
for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
  const schedule = scheduleOf(seed, seconds);
  const system = await prepareFaultSystem();
  if (seed === firstSeed) for (const why of system.skipped) console.log(`left out: ${why}`);
  const files = weeklyFiles(system.store, seed);
  let isOver = false;
  let isGood = false;
  try {
    await files.begin();
    await system.start();
    const arriving = files.goOn(() => isOver);
    const load = startLoad(system.urls, system.versions, seed);
    await Promise.all(
      schedule.map(async (fault) => {
        await new Promise((resolve) => setTimeout(resolve, fault.atMs));
        await system.meet(fault);
      }),
    );
    await load.stop();
    isOver = true;
    await arriving;
    const { decisions, labels, promotions, retrainings } = load.ledger;
    const isDone = async () => (await unfinished(system.store, retrainings, files.names)).length === 0 || undefined;
    await system.settle(isDone);
    const found = await checkStore(system.store, load.ledger, files.names);
    const leaks = system.processes.problems();
    const problems = [...found.lost, ...found.duplicates, ...found.wrongPromotions, ...found.audit, ...leaks];
    const { megabytes, descriptors } = system.processes.growth();
    const trained = (await readHistory(system.store)).filter(({ jobId }) => jobId !== undefined).length;
    total.acknowledged += decisions.size + labels.size + promotions.length + retrainings.length;
    met.push(...schedule);
    total.lost += found.lost.length;
    total.duplicates += found.duplicates.length;
    total.wrongPromotions += found.wrongPromotions.length;
    total.audit += found.audit.length;
    total.leaks += leaks.length;
    console.log(
      `seed ${seed}: ${decisions.size} decisions, ${labels.size} labels, ${promotions.length} promotions, ` +
        `${retrainings.length} retrainings asked for, ${files.names.length} weeks, ${trained} promoted by trainers; ` +
        `${schedule.length} faults (${system.storeFaults()} requests to the store met one); ` +
        `grown ${megabytes} MB, ${descriptors} descriptors; ` +
        `${problems.length === 0 ? 'nothing found' : `${problems.length} PROBLEMS`}, load ${loadavg()[0]!.toFixed(1)}`,
    );
    isGood = problems.length === 0;
    for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
    if (!isGood) for (const fault of schedule) console.log(`  at ${fault.atMs.toFixed(0)} ms ${nameOf(fault)}`);
  } finally {
    isOver = true;
    const logs = await system.close(!isGood);
    if (logs !== undefined) console.log(`  logs of the services: ${logs}`);
  }
}
if (values.json) console.log(JSON.stringify({ ...total, faults: met.length, kinds: kindsOf(met) }));
const { lost, duplicates, wrongPromotions, audit, leaks } = total;
process.exitCode = lost + duplicates + wrongPromotions + audit + leaks === 0 ? 0 : 1;
