/**
 * Which parameters of the forest serve best by default, on data of five kinds, beside the learners of Python on the
 * same rows. See `--help`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { ForestParameters } from '@fraud/forest-learner';
import type { Figures } from './figures.ts';
import { measureOurs } from './measure-ours.ts';
import { measurePeers } from './measure-peers.ts';
import { tableOf } from './table.ts';
import { worldSources } from './worlds.ts';

const HELP = `npm run bench:defaults -- --data FOLDER [--only cards,wide,ulb,surrogate,handbook] [--seeds 5]
[--cards 60000] [--wide 20000] [--forests JSON] [--python PROGRAM --peers NAMES] [--json]

Grows each forest once for each seed, on the earlier rows of each data set, and tests it on the later ones: AUPRC, card
precision@100, what the errors cost at the threshold from which flagging pays and at the cheapest one, each with the
difference to the first forest and its 95 % limits, paired over seeds; CPU seconds of the training (one thread),
microseconds to score one row, bytes of the model. The costs are the services' defaults. FOLDER holds the files that
are no simulations; those that are absent are left out. --forests is a list of parameters, by default [{}, the defaults
before]. --peers: lightgbm, xgboost, sklearn, extratrees, each also with -tuned; they are run by --python. --json adds
one last line of JSON.`;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '.' },
    only: { type: 'string', default: 'cards,wide,ulb,surrogate,handbook' },
    seeds: { type: 'string', default: '5' },
    cards: { type: 'string', default: '60000' },
    wide: { type: 'string', default: '20000' },
    forests: { type: 'string', default: '[{},{"criterion":"gini","mtry":"sqrt","minSamplesLeaf":1,"trees":100}]' },
    python: { type: 'string', default: 'python3' },
    peers: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const forests = JSON.parse(options.forests) as Partial<ForestParameters>[];
const peers = options.peers.split(',').filter(Boolean);
const sources = worldSources(options.data, Number(options.cards), Number(options.wide));
console.log(`System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}`);

const found: Record<string, Record<string, Figures[]>> = {};
for (const name of options.only.split(',')) {
  const engines: Record<string, Figures[]> = {};
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const world = await sources[name]?.(seed);
    if (world === null || world === undefined) {
      console.log(`Left out: there is no data ${name}`);
      break;
    }
    for (const forest of forests)
      (engines[JSON.stringify(forest)] ??= []).push(await measureOurs(world, { ...forest, seed }));
    for (const [peer, figures] of Object.entries(await measurePeers(options.python, peers, world, seed)))
      (engines[peer] ??= []).push(figures);
  }
  found[name] = engines;
  console.log(`\n${name}\n${tableOf(engines)}`);
}
if (options.json) console.log(JSON.stringify(found));
