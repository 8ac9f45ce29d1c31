import type { ValueSpreads } from '@fraud/feature-schema';
import {
  type Champion,
  type ChampionChange,
  championIfAny,
  findModel,
  type ListedModel,
  listModels,
  loadManifest,
  loadModel,
  type LoadOptions,
  type Manifest,
  promote,
  readHistory,
  rollback,
  SPREADS_FILE,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { ApiError } from '../http/errors.ts';
import type { Importance } from './models-schema.ts';
import { type ServingModel, servingModel, type ServingTerms } from './serving-model.ts';

const FIGURES = 'metrics.json';
const IMPORTANCE = 'importance.csv';

export type ModelControlOptions = LoadOptions & {
  store: ObjectStore;
  terms: ServingTerms;
  /** Called after another version was put into service, before the answer. */
  changed: (champion: { version: string; folder: string }) => Promise<void>;
};

type Outcome = 'done' | 'skipped';

export type ModelControl = {
  /** Undefined also when it was lost. */
  champion(): Promise<Champion | undefined>;
  /** Every change of the champion, earliest first. */
  history(): Promise<ChampionChange[]>;
  list(): Promise<ListedModel[]>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_REGISTRY_CORRUPT */
  describe(version: string): Promise<{ manifest: Manifest; figures: object | null; importance: Importance[] | null }>;
  /** Where the values of its training rows lie; undefined for one that was published without, or with a broken file. */
  spreads(version: string): Promise<ValueSpreads | undefined>;
  /** Puts a version into service if it loads here; `replaces` undefined: the version that serves now. */
  promote(change: { version: string; replaces: string | undefined; reason: string; by: string }): Promise<Outcome>;
  /** Puts the version back into service that served before `replaces`. */
  rollback(change: { replaces: string; reason: string; by: string }): Promise<{ champion: Champion; outcome: Outcome }>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_API_SCHEMA_MISMATCH, FRAUD_REGISTRY_CORRUPT */
  loadVersion(version: string): Promise<ServingModel>;
};

/** Reads and changes the registry; a version goes into service only if this API can serve it. */
export function createModelControl({ store, publicKeys, terms, changed }: ModelControlOptions): ModelControl {
  const folderOf = async (version: string): Promise<string> => {
    const found = await findModel(store, version);
    if (found?.isComplete) return found.folder;
    throw new ApiError('FRAUD_API_MODEL_UNKNOWN', `No model ${version}: GET /models lists those that were published`);
  };
  const loadFrom = async (folder: string): Promise<ServingModel> => {
    const { model, manifest } = await loadModel(store, folder, { publicKeys });
    return servingModel(model, manifest, terms);
  };

  return {
    champion: () => championIfAny(store),
    history: () => readHistory(store),
    list: () => listModels(store),
    loadVersion: async (version) => loadFrom(await folderOf(version)),
    async describe(version) {
      const folder = await folderOf(version);
      const manifest = await loadManifest(store, folder);
      const [figures, importance] = await Promise.all(
        [FIGURES, IMPORTANCE].map((name) => textOf(store, folder, manifest, name)),
      );
      return {
        manifest,
        figures: (parsed(figures) as object | undefined) ?? null,
        importance: importance === undefined ? null : importanceOf(importance),
      };
    },
    async spreads(version) {
      const folder = await folderOf(version);
      const text = await textOf(store, folder, await loadManifest(store, folder), SPREADS_FILE);
      return parsed(text) as ValueSpreads | undefined;
    },
    async promote({ version, ...change }) {
      const folder = await folderOf(version);
      await loadFrom(folder);
      const outcome = await promote(store, { version, ...change, now: new Date() });
      await changed({ version, folder });
      return outcome;
    },
    async rollback(change) {
      const before = (await championIfAny(store))?.history[0];
      if (before) await loadFrom(before.folder);
      const done = await rollback(store, { ...change, now: new Date() });
      await changed(done.champion);
      return done;
    },
  };
}

/** A file of the model; undefined when it was published without it. */
async function textOf(
  store: ObjectStore,
  folder: string,
  { files }: Manifest,
  name: string,
): Promise<string | undefined> {
  if (!files.some((file) => file.name === name)) return undefined;
  const stored = await store.get(folder + name);
  return stored && new TextDecoder().decode(stored.bytes);
}

/** Undefined also of what is cut: a broken file beside a model, which `fraud models verify` names, hides no model. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lines `input,importance` below a header, the most important first; an input's name may hold commas. */
function importanceOf(csv: string): Importance[] {
  const lines = csv.trimEnd().split('\n').slice(1);
  return lines.map((line) => ({
    input: line.slice(0, line.lastIndexOf(',')),
    importance: Number(line.slice(line.lastIndexOf(',') + 1)),
  }));
}
