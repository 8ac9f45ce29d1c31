/** Plays schedules of faults against the built services under load. See `--help`. */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { checkStore } from './check-store.ts';
import { startLoad } from './load.ts';
import { nameOf, scheduleOf } from './schedule.ts';
import { startFaultSystem } from './system.ts';

const HELP = `npm run test:faults -- [--schedules 3] [--seconds 60] [--seed 1] [--json]

Starts two built APIs on one store and one log, log-shipper, watchdog and trainer (npm run build), a Redis and an S3
server behind a proxy that fails, lets clients predict, label and promote, and lets happen what a schedule says: kill -9
and SIGSTOP of each service, Redis restarted with and without its data, emptied and read-only, a store that refuses,
delays, cuts, loses answers, hangs, answers 403, 500, 503, SlowDown, or 200 without storing. Then everything is mended,
and the store is held against what was acknowledged. A schedule follows from its seed: --schedules 1 --seed 7 plays the
seventh again. --json adds a last line of JSON.`;

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

const total = { schedules, acknowledged: 0, faults: 0, lost: 0, duplicates: 0, wrongPromotions: 0 };
for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
  const schedule = scheduleOf(seed, seconds);
  const system = await startFaultSystem();
  try {
    const load = startLoad(system.urls, system.versions, seed);
    await Promise.all(
      schedule.map(async (fault) => {
        await new Promise((resolve) => setTimeout(resolve, fault.atMs));
        await system.meet(fault);
      }),
    );
    await load.stop();
    await system.settle();
    const { decisions, labels, promotions } = load.ledger;
    const found = await checkStore(system.store, load.ledger);
    const problems = [...found.lost, ...found.duplicates, ...found.wrongPromotions, ...found.audit];
    total.acknowledged += decisions.size + labels.size + promotions.length;
    total.faults += schedule.length;
    total.lost += found.lost.length;
    total.duplicates += found.duplicates.length;
    total.wrongPromotions += found.wrongPromotions.length;
    console.log(
      `seed ${seed}: ${decisions.size} decisions, ${labels.size} labels, ${promotions.length} promotions; ` +
        `${schedule.length} faults (${system.storeFaults()} requests to the store met one); ` +
        `${problems.length === 0 ? 'nothing lost' : `${problems.length} PROBLEMS`}, load ${loadavg()[0]!.toFixed(1)}`,
    );
    for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
    if (problems.length > 0)
      for (const fault of schedule) console.log(`  at ${fault.atMs.toFixed(0)} ms ${nameOf(fault)}`);
  } finally {
    await system.close();
  }
}
if (values.json) console.log(JSON.stringify(total));
process.exitCode = total.lost + total.duplicates + total.wrongPromotions === 0 ? 0 : 1;
