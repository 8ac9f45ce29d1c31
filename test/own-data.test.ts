/**
 * A team's own payments on the whole system: texts, gaps and identities from the weekly file to the model, the answer,
 * the log and the next retraining.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDecisions } from '@fraud/decision-log';
import { readDriftReport } from '@fraud/drift-report';
import { entityHasher, isoWeekOf, parseFeatureSchema } from '@fraud/feature-schema';
import { decodeModel } from '@fraud/forest-model';
import { shipLogJob } from '@fraud/jobs';
import { findMlflow } from '@fraud/mlflow-server';
import { type Champion, loadManifest, loadModelFiles, readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { openLog } from '@fraud/service';
import { type Payment, PAYMENT_COLUMNS, simulatePayments } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf, everyDoor, inputRows, runFraud, scoreByCommand, scoreByMlflow, scoreByOnnx } from './every-door.ts';
import { keepAsking } from './keep-asking.ts';
import { serveByMlflow } from './serve-by-mlflow.ts';
import { type Services, startServices, TOKEN, waitFor } from './services.ts';

const WEEK_SECONDS = 7 * 24 * 3600;
const DEADLINE_MS = 90_000;
const ENTITY_KEY = 'a key of the test, of thirty-two bytes';
const ROWS = 2_000;
/** Payments that the API is asked of, and gets labels for. */
const ASKED = 60;
/** Payments that are asked of at every door. */
const PARITY_ROWS = Number(process.env['PARITY_ROWS'] ?? 500);
/** Where MLflow and onnxruntime are looked for. */
const MLFLOW = path.resolve(import.meta.dirname, '../.fraud/mlflow');
const mlflow = await findMlflow({ folder: MLFLOW });
const python = mlflow !== undefined && mlflow.command.length > 1 ? mlflow.command[0] : 'python3';
const lacks = (...modules: string[]) => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status !== 0;

const column = (name: keyof Payment, type: string, more: object = {}) => ({ name, type, ...more });
const schemaJson = {
  version: 2,
  name: 'payments',
  eventTime: { column: 'event_time' },
  label: { column: 'is_fraud' },
  id: 'transaction_id',
  amount: 'amount',
  columns: [
    column('amount', 'number', { title: 'Amount', unit: 'EUR' }),
    column('balance_before', 'number'),
    column('merchant_category', 'category', { title: 'Merchant category' }),
    column('confirmed', 'boolean'),
    column('date_of_birth', 'time'),
    column('card', 'entity'),
    column('merchant', 'context'),
  ],
  derived: [{ name: 'age', as: 'elapsed', from: 'date_of_birth', unit: 'years' }, { as: ['hourOfDay', 'dayOfWeek'] }],
};
/** How tensors name the types of what is asked. */
const datatypes: Record<string, string> = Object.fromEntries([
  ...['transaction_id', 'event_time', 'merchant_category', 'date_of_birth', 'card', 'merchant'].map((each) => [
    each,
    'BYTES',
  ]),
  ...['amount', 'balance_before'].map((each) => [each, 'FP64']),
  ['confirmed', 'BOOL'],
]);

/** Monday of the present ISO week and of those before it, earliest first. */
const mondays = [4, 3, 2, 1, 0].map((back) => {
  const now = Date.now() / 1_000 - back * WEEK_SECONDS;
  const midnight = now - (now % 86_400);
  return midnight - ((new Date(midnight * 1_000).getUTCDay() + 6) % 7) * 86_400;
});
const name = (week: number) => {
  const { year, week: number } = isoWeekOf(new Date(mondays[week]! * 1_000));
  return `week_${year}_${String(number).padStart(2, '0')}`;
};

/** Payments of which most frauds buy gift cards, so that a small forest finds them. */
function payments(week: number, rows = ROWS, seed = week + 1): Payment[] {
  const plan = { rows, seed, startTimeSeconds: mondays[week]!, fraudShare: 0.04, cards: 300 };
  return simulatePayments(plan).map((payment, row) =>
    payment.is_fraud === 1 && row % 5 > 0 ? { ...payment, merchant_category: 'gift cards' } : payment,
  );
}

/** The file of a week, columns among them that the schema does not name. */
function fileOf(rows: readonly Payment[]): string {
  return csvOf(PAYMENT_COLUMNS, rows);
}

/** What a till sends: the raw columns of the schema but the label. */
function requests(
  rows: readonly Payment[],
  names = schemaJson.columns.map((each) => each.name),
): Record<string, unknown>[] {
  return rows.map((payment) =>
    Object.fromEntries(
      ['transaction_id', 'event_time', ...names].map((each) => [each, payment[each as keyof Payment]]),
    ),
  );
}

let services: Services;
let store: ObjectStore;
let queues: Queues;

beforeAll(async () => {
  services = await startServices((folder) => {
    store = openObjectStore({ folder: path.join(folder, 'store') });
    writeFileSync(path.join(folder, 'schema.json'), JSON.stringify(schemaJson));
    return Promise.resolve({
      STORE_DIR: path.join(folder, 'store'),
      MLFLOW_TRACKING_URI: `file:${path.join(folder, 'mlruns')}`,
      FEATURE_SCHEMA_FILE: path.join(folder, 'schema.json'),
      ENTITY_KEY,
      FOREST_TREES: '30',
      // a model that is about as good goes live
      SEVERE_DRIFT_SHARE: '0',
      NON_INFERIORITY_MARGIN: '0.5',
      CHAMPION_POLL_SECONDS: '1',
    });
  });
  queues = openQueues({ url: services.redisUrl, log: openLog('test', 'fatal') });
}, DEADLINE_MS);
afterAll(async () => {
  await queues?.close();
  await services?.close();
}, DEADLINE_MS);

const drop = (week: number, csv: string) => store.put(`weekly_data/${name(week)}.csv`, new TextEncoder().encode(csv));
const championThat = (what: string, fits: (champion: Champion) => Promise<boolean>): Promise<Champion> =>
  waitFor(
    `a champion that ${what}`,
    async () => {
      const champion = await readChampion(store);
      return champion !== undefined && (await fits(champion)) ? champion : undefined;
    },
    DEADLINE_MS,
  );
const authorized = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
const post = (route: string, body: object) =>
  fetch(services.url + route, { method: 'POST', headers: authorized, body: JSON.stringify(body) });

type Answer = {
  model: { version: string };
  predictions: { class: string; reasons: { feature: string; value: unknown }[] }[];
};

describe("the loop on a team's own payments", () => {
  const live = payments(4).map((payment) => ({ ...payment, transaction_id: `live-${payment.transaction_id}` }));
  let champion: Champion;

  it('learns from files with texts and gaps, and answers raw rows with reasons a person understands', async () => {
    await drop(0, fileOf(payments(0)));
    champion = await championThat('is the first', () => Promise.resolve(true));
    const serving = async () => ((await fetch(`${services.url}/health`)).ok ? true : undefined);
    await waitFor('the champion to serve', serving, DEADLINE_MS);

    const fraud = live.findIndex(({ merchant_category }) => merchant_category === 'gift cards');
    const response = await post('/predict?explain=top3', { data: requests([live[fraud]!]) });
    const { predictions } = (await response.json()) as Answer;
    expect(predictions[0]!.class).toBe('Fraud');
    expect(predictions[0]!.reasons[0]).toMatchObject({
      feature: 'merchant_category',
      title: 'Merchant category',
      value: 'gift cards',
    });
    const bad = await post('/predict', {
      data: [{ ...requests([live[0]!])[0], amount: 'much', confirmed: 'perhaps' }],
    });
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringMatching(/amount.*confirmed/)]);
  });

  describe('scores payments alike', () => {
    const asked = payments(4, PARITY_ROWS, 99).map((each, row) => ({ ...each, transaction_id: `parity-${row}` }));
    let byJson: number[];
    const expectSame = (other: readonly number[], threshold: number) => {
      const differences = byJson.map((ours, row) => Math.abs(ours - other[row]!));
      const flipped = byJson.filter((ours, row) => ours >= threshold !== other[row]! >= threshold);
      expect(other).toHaveLength(PARITY_ROWS);
      expect(Math.max(...differences)).toBeLessThan(1e-6);
      expect(flipped).toEqual([]);
    };

    it('at every door', { timeout: 20 * DEADLINE_MS }, async () => {
      const doors = everyDoor(services, datatypes);
      byJson = await doors['JSON']!(requests(asked));
      expect(new Set(byJson).size).toBeGreaterThan(5);
      for (const [name, ask] of Object.entries(doors))
        expect([name, await ask(requests(asked))]).toEqual([name, byJson]);
    });

    it('in the command fraud, from the model alone', async () => {
      const { model, file } = await modelFile(champion, 'model.forest');
      expectSame(scoreByCommand(services.folder, file, fileToScore()), model.threshold);
    });

    it('as ONNX of the command fraud, which is the model that was published', async () => {
      const { file } = await modelFile(champion, 'model.forest');
      const exported = path.join(services.folder, 'exported.onnx');
      runFraud(services.folder, 'export', '--model', file, '--onnx', exported);
      const published = await modelFile(champion, 'model.onnx');
      expect(readFileSync(exported).equals(readFileSync(published.file))).toBe(true);
    });

    it.skipIf(lacks('onnxruntime'))(
      `in ONNX Runtime, from raw columns (skipped where ${python} has no onnxruntime)`,
      async () => {
        const { model, file } = await modelFile(champion, 'model.onnx');
        expectSame(await scoreByOnnx(python, file, fileToScore(), parseFeatureSchema(schemaJson)), model.threshold);
      },
    );

    it.skipIf(lacks('mlflow', 'onnxruntime'))(
      `in MLflow, from raw columns (skipped where ${python} has no MLflow with onnxruntime)`,
      { timeout: 20 * DEADLINE_MS },
      async () => {
        const folder = await waitFor('the model in MLflow', () => mlflowModel(champion), DEADLINE_MS);
        const { threshold } = (await served(champion)).model;
        expectSame(await scoreByMlflow(python, folder, fileToScore(), parseFeatureSchema(schemaJson)), threshold);
      },
    );

    it.skipIf(lacks('mlflow', 'onnxruntime'))(
      `behind mlflow models serve (skipped where ${python} has no MLflow with onnxruntime)`,
      { timeout: 3 * DEADLINE_MS },
      async () => {
        const model = await waitFor('the model in MLflow', () => mlflowModel(champion), DEADLINE_MS);
        const schema = parseFeatureSchema(schemaJson);
        const frame = { columns: schema.inputs, data: await inputRows(fileToScore(), schema) };
        const answers = await serveByMlflow({ mlflow: mlflow!, model, folder: services.folder }, frame);
        const { threshold } = (await served(champion)).model;
        expectSame(
          answers.map((answer) => answer['fraud_probability']!),
          threshold,
        );
      },
    );

    function fileToScore(): string {
      const file = path.join(services.folder, 'to-score.csv');
      writeFileSync(file, csvOf(Object.keys(datatypes), requests(asked)));
      return file;
    }
  });

  it('logs what was asked without naming a card, and learns of it by feedback', async () => {
    const asked = live.slice(0, ASKED);
    expect((await post('/predict', { data: requests(asked) })).status).toBe(200);
    const labels = asked.map(({ transaction_id, is_fraud }) => ({
      transactionId: transaction_id,
      class: is_fraud === 1 ? 'Fraud' : 'No Fraud',
      source: 'chargeback',
      at: new Date(Date.now() - 1_000).toISOString(),
    }));
    expect(await (await post('/feedback', { data: labels })).json()).toMatchObject({ accepted: ASKED, matched: ASKED });
    const logged = await waitFor('the decisions in the store', shippedDecisions, DEADLINE_MS);
    expect(logged.find((each) => each.transactionId === asked[0]!.transaction_id)?.transaction).toMatchObject({
      merchant_category: asked[0]!.merchant_category,
      balance_before: asked[0]!.balance_before,
      card: entityHasher(ENTITY_KEY)(asked[0]!.card),
    });

    for (const week of [1, 2, 3]) await drop(week, fileOf(payments(week)));
    await drop(4, fileOf(payments(4).slice(100)));
    await waitFor('the report of the present week', () => readDriftReport(store, name(4)), DEADLINE_MS);
    const { authorization } = authorized;
    expect((await fetch(`${services.url}/retrain`, { method: 'POST', headers: { authorization } })).status).toBe(202);
    champion = await championThat('has learned from feedback', async (each) => {
      return ((await served(each)).manifest.feedback?.rows ?? 0) > 0;
    });
  });
});

describe('a column more in the schema', () => {
  it('is learned without a failed request and without waiting for a week', { timeout: 3 * DEADLINE_MS }, async () => {
    const wider = { ...schemaJson, columns: [...schemaJson.columns, { name: 'channel', type: 'category' }] };
    writeFileSync(path.join(services.folder, 'schema.json'), JSON.stringify(wider));
    const asking = keepAsking(services, requests(payments(4, 50, 7)));
    await services.restart('watchdog', 'trainer');
    const next = await championThat('takes the channel', async (each) => {
      return (await served(each)).manifest.inputs.includes('channel');
    });
    const isServed = () => asking.versions.get(next.version);
    await waitFor('the wider model to answer', isServed, DEADLINE_MS);
    const { failures, answered } = await asking.stop();
    expect([failures, answered > 50]).toEqual([[], true]);
    const names = [...schemaJson.columns.map((each) => each.name), 'channel' as const];
    expect((await post('/predict', { data: requests(payments(4, 5, 8), names) })).status).toBe(200);
  });
});

/** A file of a published model, beside the store. */
async function modelFile({ folder }: Champion, name: string) {
  const { files } = await loadModelFiles(store, folder);
  const file = path.join(services.folder, name);
  writeFileSync(file, files[name]!);
  return { model: decodeModel(files['model.forest']!), file };
}

/** The folder of a champion's model among the files of MLflow, once it is recorded. */
async function mlflowModel({ folder }: Champion): Promise<string | undefined> {
  const run = (await loadManifest(store, folder)).mlflow?.runId;
  const mlruns = path.join(services.folder, 'mlruns');
  const found = run === undefined ? [] : readdirSync(mlruns, { recursive: true, encoding: 'utf8' });
  const model = found.find((file) => file.includes(run!) && file.endsWith('MLmodel'));
  return model && path.join(mlruns, path.dirname(model));
}

async function served({ folder }: Champion) {
  const { manifest, files } = await loadModelFiles(store, folder);
  return { manifest, model: decodeModel(files['model.forest']!) };
}

/** What was logged, once all is shipped. */
async function shippedDecisions() {
  await queues.enqueue(shipLogJob, {});
  const decisions: ReturnType<typeof readDecisions>['decisions'][number][] = [];
  for await (const { key } of store.list('request_logs/'))
    decisions.push(...readDecisions((await store.get(key))!.bytes).decisions);
  return decisions.filter(({ transactionId }) => transactionId?.startsWith('live-')).length > ASKED
    ? decisions
    : undefined;
}
