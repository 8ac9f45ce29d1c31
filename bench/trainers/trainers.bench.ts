/**
 * One retraining on 1, 2, 4 trainers: processes of their own on one Redis and one store, as `docker compose up
 * --scale trainer=4` starts them. See `--help`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureRetraining, type Stages } from './measure-retraining.ts';

const HELP = `npm run build && npm run bench:trainers -- --csv FILE [--trainers 1,2,4] [--threads N] [--trees N]
                                                 [--runs N] [--weeks N] [--dist FOLDER]

Cuts a CSV file (Time, V1..V28, Amount, Class; .gz as well) into weekly files and retrains on them, each run in a system
of its own.
--threads: of each trainer. --dist: a built trainer, to compare with another one.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    trainers: { type: 'string', default: '1,2,4' },
    threads: { type: 'string', default: '1' },
    trees: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    weeks: { type: 'string', default: '4' },
    dist: { type: 'string', default: 'apps/trainer/dist' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help || options.csv === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const { csv, dist, threads, trees } = options;
console.log(
  `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}; ${trees} trees, ` +
    `${threads} threads a trainer, ${options.weeks} weeks of ${csv}\n`,
);
console.log(
  '| trainers | seconds in all | loading and planning | growing and judging | growing again from all rows | ' +
    'recording, promoting | version |\n|---|---|---|---|---|---|---|',
);
for (const trainers of options.trainers.split(',').map(Number)) {
  const runs: Stages[] = [];
  for (let run = 0; run < Number(options.runs); run++)
    runs.push(
      await measureRetraining({
        csv,
        dist,
        trainers,
        weeks: Number(options.weeks),
        settings: { TRAIN_THREADS: threads, FOREST_TREES: trees },
      }),
    );
  runs.sort((a, b) => a.total - b.total);
  const median = runs[Math.floor(runs.length / 2)]!;
  const seconds = (s: number): string => s.toFixed(2);
  console.log(
    `| ${trainers} | ${seconds(median.total)} (${seconds(runs[0]!.total)} to ${seconds(runs.at(-1)!.total)}) ` +
      `| ${seconds(median.planned)} | ${seconds(median.judged)} | ${seconds(median.refitted)} | ` +
      `${seconds(median.recorded)} | ${[...new Set(runs.map((run) => run.version))].join(' ')} |`,
  );
}
