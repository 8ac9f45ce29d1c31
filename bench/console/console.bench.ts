/** What stands behind the console, with millions of logged decisions. See `--help`. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type DecisionIndex, openDecisionIndex } from '@fraud/decision-log';
import { openLoop } from '../serve/open-loop.ts';
import { startOurs } from '../serve/servers.ts';
import { makeServingFixture } from '../serve/serving-fixture.ts';
import { type LoggedPayments, logPayments } from './log-payments.ts';

const HELP = `npm run bench:console -- [--decisions 5000000] [--seconds 10] [--rounds 3]

Logs so many decisions, has the index made of them, asks it for each kind of thing, and loads the API with 1,000
requests a second while it makes the index anew, and without an index, in turn.`;
const TOKEN = 'b1946ac92492d2347c6235b4d2611184';
const ASKED = 200;
const PER_SECOND = 1_000;

const { values: options } = parseArgs({
  options: {
    decisions: { type: 'string', default: '5000000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const load = () => `load ${loadavg()[0]!.toFixed(1)}`;
const [decisions, seconds, rounds] = [Number(options.decisions), Number(options.seconds), Number(options.rounds)];
const root = await mkdtemp(join(tmpdir(), 'bench-console-'));
const dir = join(root, 'log');
try {
  console.log(`${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}`);
  const payments = await logPayments(dir, decisions);
  console.log(`${decisions} decisions logged (${load()})`);
  await measureIndex(payments);
  await measureServing();
} finally {
  await rm(root, { recursive: true, force: true });
}

async function measureIndex(payments: LoggedPayments): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const index = openDecisionIndex({
    dir,
    labelsDir: join(dir, 'labels'),
    store: { folder: join(root, 'store') },
    amountColumn: undefined,
    days: 3_650,
    onError: (error) => console.error(error),
  });
  index.keep();
  while ((await index.count()) === undefined) await sleep(50);
  const took = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const computing = (user + system) / 1e6;
  console.log(
    `made in ${took.toFixed(1)} s, ${Math.round(decisions / took)} decisions a second; ` +
      `${Math.round(decisions / computing)} a second of computing time (${load()})`,
  );
  await askAll(index, payments);
  await index.close();
  const { size } = await stat(join(dir, 'index', 'decisions.db'));
  console.log(`${(size / decisions).toFixed(0)} bytes a decision`);
}

async function askAll(index: DecisionIndex, { aPayment, aCard, aTime, version }: LoggedPayments): Promise<void> {
  const questions: Readonly<Record<string, () => Parameters<DecisionIndex['search']>[0]>> = {
    'a payment by its id': () => ({ limit: 50, transactionId: aPayment() }),
    'the payments of a card': () => ({ limit: 50, entities: [aCard()] }),
    'the latest': () => ({ limit: 50 }),
    'frauds before a time': () => ({ limit: 50, isFraud: true, to: aTime() }),
    'probability of 0.9 or more': () => ({ limit: 50, minProbability: 0.9, to: aTime() }),
    'one version, no fraud': () => ({ limit: 50, version, isFraud: false }),
    'what hardly any fits: labelled': () => ({ limit: 50, labelled: true }),
    'what none fits: no fraud of 0.99': () => ({ limit: 50, isFraud: false, minProbability: 0.99 }),
    'what none fits: a version of which none is labelled': () => ({ limit: 50, labelled: true, version }),
  };
  const figures: Record<string, object> = {};
  for (const [name, question] of Object.entries(questions)) {
    const took = new Float64Array(ASKED);
    for (let i = 0; i < ASKED; i++) {
      const asked = performance.now();
      await index.search(question());
      took[i] = performance.now() - asked;
    }
    figures[name] = inMs(took.sort());
  }
  console.table(figures);
  console.log(load());
}

/** The API's answers while the index is made anew beside them, and without one. */
async function measureServing(): Promise<void> {
  const fixture = await makeServingFixture(root);
  const seen: Record<string, number[]> = { 'without an index': [], 'while it is made anew': [] };
  for (let round = 0; round < rounds; round++)
    for (const [name, days] of [
      ['without an index', '0'],
      ['while it is made anew', '3650'],
    ] as const) {
      await rm(join(dir, 'index'), { recursive: true, force: true });
      const server = await startOurs(fixture, root, TOKEN, 'interval:200', {
        DECISION_LOG_DIR: dir,
        DECISION_INDEX_DAYS: days,
      });
      const { bodies } = fixture;
      const latencies = await openLoop({
        url: `${server.url}/predict`,
        bodies,
        token: TOKEN,
        perSecond: PER_SECOND,
        seconds,
      });
      await server.close();
      seen[name]!.push(latencies[Math.floor(latencies.length * 0.99)]!);
    }
  for (const [name, p99s] of Object.entries(seen))
    console.log(`p99 at ${PER_SECOND}/s ${name}: ${p99s.map((ms) => ms.toFixed(2)).join(', ')} ms (${load()})`);
}

function inMs(sorted: Float64Array): object {
  const at = (share: number) => Number(sorted[Math.min(ASKED - 1, Math.floor(ASKED * share))]!.toFixed(2));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
