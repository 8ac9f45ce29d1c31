/** The champion as the watchdog needs it: what it was trained on, how it scores, which columns it uses. */
import { columnOf, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';
import {
  createPathExplainer,
  createScorer,
  encodeCategories,
  ForestError,
  type ForestModel,
} from '@fraud/forest-model';
import {
  loadJudgedModel,
  loadManifest,
  loadModel,
  type Manifest,
  readChampion,
  RegistryError,
  rowsOf,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { parseWeekKey, type Week } from '@fraud/weekly-data';
import { schemaChange } from './schema-change.ts';

export type Champion = {
  readonly version: string;
  /** The MLflow run in which it was made; undefined while that is not recorded. */
  readonly runId: string | undefined;
  /** The weekly files it was trained on, earliest first. */
  readonly weekKeys: readonly string[];
  readonly lastWeek: Week | undefined;
  /** By key of a week: which of its rows, as shares of them in order of time, it knows. */
  readonly rows: ReadonlyMap<string, KnownRows>;
  /**
   * Undefined when its bytes cannot be used on rows of this schema: columns are judged all the same, scores are not.
   */
  readonly model: ForestModel | undefined;
  /** What was judged on those rows, and had not learned from them; undefined as the model. */
  readonly judged: ForestModel | undefined;
  /** How the schema differs from the one it was trained under; undefined where it does not. */
  readonly schemaChange: string | undefined;
};

type KnownRows = {
  /** It was judged on the rows from here on, */
  readonly judgedFrom: number;
  /** before here. */
  readonly judgedTo: number;
  /** It has learned from, or was judged on, rows before here: later ones were too young for their labels. */
  readonly seenTo: number;
};

/** So many rows, evenly spaced, tell enough of the distribution of the scores of a past week. */
const SCORED_ROWS = 20_000;
const EXPLAINED_ROWS = 1_000;

/** Undefined while there is no champion. @throws RegistryError when there is no manifest, ObjectStoreError */
export async function readChampionModel(store: ObjectStore, schema: FeatureSchema): Promise<Champion | undefined> {
  const champion = await readChampion(store);
  if (champion === undefined) return undefined;
  const manifest = await loadManifest(store, champion.folder);
  const { version, weeks, schemaFingerprint } = manifest;
  const weekKeys = weeks.map((week) => week.key);
  const isUsable = schemaFingerprint === schema.fingerprint;
  const model = isUsable ? await unlessBroken(() => loadModel(store, champion.folder)) : undefined;
  const judged = isUsable ? await unlessBroken(() => loadJudgedModel(store, champion.folder)) : undefined;
  return {
    version,
    runId: manifest.mlflow?.runId,
    weekKeys,
    lastWeek: parseWeekKey(weekKeys.at(-1) ?? ''),
    rows: knownRowsOf(manifest),
    model: model?.model,
    judged,
    schemaChange: schemaChange({ fingerprint: schemaFingerprint, json: manifest.schema }, schema),
  };
}

function knownRowsOf(manifest: Manifest): Map<string, KnownRows> {
  const { trainedTo, judgedFrom, judgedTo } = rowsOf(manifest);
  let before = 0;
  const shares = manifest.weeks.map(({ key, rows }) => {
    const shareAt = (row: number) => Math.min(1, Math.max(0, (row - before) / rows));
    const share = {
      judgedFrom: shareAt(judgedFrom),
      judgedTo: shareAt(judgedTo),
      seenTo: shareAt(Math.max(trainedTo, judgedTo)),
    };
    before += rows;
    return [key, share] as const;
  });
  return new Map(shares);
}

async function unlessBroken<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof RegistryError) return undefined; // who serves it says so; here it costs one signal
    throw error;
  }
}

/** Scores of at most 20,000 evenly spaced rows. O(rows x trees x depth). */
export function sampledScores(model: ForestModel, table: TransactionTable): Float32Array {
  const score = createScorer(model);
  const encoded = { ...table, matrix: encodeCategories(model, table) };
  return Float32Array.from(spaced(table, SCORED_ROWS), (row) => score(vectorAt(encoded, model.inputs.length, row)));
}

/**
 * Share of every input in what moves the model's scores on these rows: mean absolute path attribution. Undefined for a
 * model that cannot be explained, or whose scores do not move. O(1,000 x trees x depth).
 */
export function importancesOn(model: ForestModel, table: TransactionTable): Record<string, number> | undefined {
  try {
    const explain = createPathExplainer(model);
    const sums = new Float64Array(model.inputs.length);
    const encoded = { ...table, matrix: encodeCategories(model, table) };
    for (const row of spaced(table, EXPLAINED_ROWS))
      explain(vectorAt(encoded, sums.length, row)).contributions.forEach(
        (contribution, i) => (sums[i] = sums[i]! + Math.abs(contribution)),
      );
    const total = sums.reduce((sum, one) => sum + one, 0);
    return total > 0 ? Object.fromEntries(model.inputs.map((name, i) => [name, sums[i]! / total])) : undefined;
  } catch (error) {
    if (error instanceof ForestError) return undefined;
    throw error;
  }
}

function spaced({ rows }: TransactionTable, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

function vectorAt(table: TransactionTable, inputs: number, row: number): Float32Array {
  return Float32Array.from({ length: inputs }, (_, i) => columnOf(table, i)[row]!);
}
