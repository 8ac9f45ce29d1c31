/** The same payments through every way there is of asking a model: each gives the probabilities in the rows' order. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type FeatureSchema, rowValues } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';
import { type Services, TOKEN } from './services.ts';

type Row = Readonly<Record<string, unknown>>;
/** What a door makes of rows. */
type Ask = (rows: readonly Row[]) => Promise<number[]>;

/** A request stays below the limits of a body. */
const ROWS_A_REQUEST = 2_000;
const CLI = path.resolve(import.meta.dirname, '../apps/cli/dist/main.js');

/** @param columns what the rows hold: `BYTES`, `FP64` or `BOOL` by name */
export function everyDoor(services: Services, columns: Readonly<Record<string, string>>): Record<string, Ask> {
  const names = Object.keys(columns);
  const post = async (route: string, type: string, body: string): Promise<string> => {
    const headers = { 'content-type': type, authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(services.url + route, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${route} answers ${answer.status}: ${text.slice(0, 500)}`);
    return text;
  };
  const predicted = (text: string) =>
    (JSON.parse(text) as { predictions: { probability: number }[] }).predictions.map(({ probability }) => probability);
  const json = 'application/json';
  const doors: Record<string, Ask> = {
    JSON: async (data) => predicted(await post('/predict', json, JSON.stringify({ data }))),
    CSV: async (rows) => predicted(await post('/predict', 'text/csv', csvOf(names, rows))),
    NDJSON: async (rows) => {
      const lines = rows.map((row) => JSON.stringify(row)).join('\n');
      const answer = await post('/predict/stream', 'application/x-ndjson', lines);
      return answer
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { probability: number }).probability);
    },
    "MLflow's protocol": async (rows) => {
      const data = rows.map((row) => names.map((name) => row[name] ?? null));
      const answer = await post('/invocations', json, JSON.stringify({ dataframe_split: { columns: names, data } }));
      const { predictions } = JSON.parse(answer) as { predictions: { fraud_probability: number }[] };
      return predictions.map((each) => each.fraud_probability);
    },
    'the Open Inference Protocol': async (rows) => {
      const inputs = names.map((name) => ({
        name,
        datatype: columns[name],
        shape: [rows.length],
        data: rows.map((row) => row[name] ?? null),
      }));
      const answer = await post('/v2/models/fraud/infer', json, JSON.stringify({ inputs }));
      const { outputs } = JSON.parse(answer) as { outputs: { name: string; data: number[] }[] };
      return outputs.find(({ name }) => name === 'fraud_probability')!.data;
    },
  };
  return Object.fromEntries(Object.entries(doors).map(([name, ask]) => [name, inParts(ask)]));
}

function inParts(ask: Ask): Ask {
  return async (rows) => {
    const answers: number[] = [];
    for (let start = 0; start < rows.length; start += ROWS_A_REQUEST)
      answers.push(...(await ask(rows.slice(start, start + ROWS_A_REQUEST))));
    return answers;
  };
}

/** A file of the rows; what is missing is empty. */
export function csvOf(names: readonly string[], rows: readonly Row[]): string {
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].join('\n');
}

/** Runs the command fraud; throws what it says when it fails. */
export function runFraud(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** What `fraud score` writes. */
export function scoreByCommand(folder: string, model: string, csv: string): number[] {
  const out = path.join(folder, 'scores.csv');
  runFraud(folder, 'score', '--model', model, '--csv', csv, '--out', out);
  const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\n');
  const place = header!.split(',').indexOf('probability');
  return lines.map((line) => Number(line.split(',')[place]));
}

/** What ONNX Runtime answers to the inputs of a file's rows, texts as they are. */
export async function scoreByOnnx(
  python: string,
  model: string,
  csv: string,
  schema: FeatureSchema,
): Promise<number[]> {
  return scoreColumns(python, 'onnx-columns.py', model, csv, schema);
}

/** Probabilities of a file's rows by MLflow, from the columns as they are. @param folder of a model in MLflow */
export async function scoreByMlflow(
  python: string,
  folder: string,
  csv: string,
  schema: FeatureSchema,
): Promise<number[]> {
  return scoreColumns(python, 'mlflow-columns.py', folder, csv, schema);
}

/** The model's inputs of a file's rows as the file has them: texts of categories, numbers, null or NaN for gaps. */
export async function inputRows(csv: string, schema: FeatureSchema): Promise<ReturnType<typeof rowValues>[]> {
  const { table } = await readTransactions(csv, schema, { labels: 'ignored' });
  return Array.from({ length: table.rows }, (_, row) => rowValues(table, row));
}

/** What a script of Python prints of a model and the columns of a file: the model's inputs as the file has them. */
async function scoreColumns(
  python: string,
  script: string,
  model: string,
  csv: string,
  schema: FeatureSchema,
): Promise<number[]> {
  const rows = await inputRows(csv, schema);
  const columns = Object.fromEntries(schema.inputs.map((name, input) => [name, rows.map((values) => values[input])]));
  const { status, stdout, stderr } = spawnSync(python, [path.join(import.meta.dirname, script), model], {
    input: JSON.stringify(columns),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as number[];
}
