/** How long a host needs to answer again: the API as a process, from its start with a snapshot to its first answer. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hasHistories, parseFeatureSchema } from '@fraud/feature-schema';
import { type Transaction as HistoryEvent, warmUpSeconds } from '@fraud/histories';
import { randomSource } from '@fraud/random';
import { openMemoryHistory } from '@fraud/transaction-history';
import { makeHistoryFixture } from '../serve/history-fixture.ts';
import { startOurs } from '../serve/servers.ts';

type RecoveryFigures = {
  readonly cards: number;
  readonly snapshotMb: number;
  /** From the start of the process to its first good answer. */
  readonly answersAfterS: number;
};

const TOKEN = 'b1946ac92492d2347c6235b4d2611184';
const MERCHANTS = 50_000;
const MONTH_SECONDS = 30 * 86_400;
const ROWS_A_TURN = 1_000;

const FOREVER_MS = 2 ** 31 - 1;

/** @param paymentsPerMonth of each card */
export async function measureRecovery(cards: number, paymentsPerMonth: number): Promise<RecoveryFigures> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-recovery-'));
  try {
    const fixture = await makeHistoryFixture(dir);
    const schema = parseFeatureSchema(JSON.parse(await readFile(fixture.schemaFile, 'utf8')));
    if (!hasHistories(schema)) throw new Error('the schema has no histories');
    const logDir = join(dir, 'log');
    const histories = join(logDir, 'histories');
    const past = openMemoryHistory({
      dir: histories,
      pastSince: () => payments(cards, paymentsPerMonth, warmUpSeconds(schema.histories)),
      async *newsFor() {},
      erasures: () => Promise.resolve([]),
      ...{ learnMs: FOREVER_MS, openMs: FOREVER_MS },
      note: console.error,
      onError: console.error,
    });
    await past.open(schema);
    await past.close();
    const { size } = await stat(join(histories, `${schema.fingerprint}.history`));
    const start = performance.now();
    const server = await startOurs(fixture, dir, TOKEN, 'interval:200', { DECISION_LOG_DIR: logDir });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const body = JSON.stringify({ data: fixture.past.slice(0, 1) });
    const answer = await fetch(`${server.url}/predict`, { method: 'POST', headers, body });
    const answersAfterS = (performance.now() - start) / 1_000;
    if (!answer.ok) throw new Error(`Cannot predict: ${await answer.text()}`);
    await server.close();
    return { cards, snapshotMb: size / 2 ** 20, answersAfterS };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** In order of time, up to now; the event is the same object each time. */
async function* payments(cards: number, perMonth: number, reachSeconds: number): AsyncGenerator<HistoryEvent> {
  const random = randomSource(42);
  const rows = Math.round((cards * perMonth * reachSeconds) / MONTH_SECONDS);
  const start = Date.now() / 1_000 - reachSeconds;
  const event = { timeSeconds: 0, entities: new Uint32Array(4), numbers: new Float32Array(1), id: 0, label: 0 };
  for (let row = 0; row < rows; row++) {
    if (row % ROWS_A_TURN === 0) await nextTurn();
    event.timeSeconds = start + (row / rows) * reachSeconds;
    event.entities[0] = random.integer(cards) + 1;
    event.entities[1] = 1;
    event.entities[2] = Math.floor(MERCHANTS * random.uniform() ** 3) + 1;
    event.entities[3] = 2;
    event.numbers[0] = random.integer(20_000) / 100;
    event.id = row + 1;
    yield event;
  }
}
