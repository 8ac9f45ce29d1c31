/**
 * MLflow's FileStore, written from outside: the `mlruns` folder that `mlflow ui` reads with
 * MLFLOW_ALLOW_FILE_STORE=true and that `mlflow migrate-filestore` turns into a database.
 * Layout and rules: mlflow/store/tracking/file_store.py of MLflow 3. Costs O(experiments) to find a run,
 * O(runs) to search. Several processes may write at once: names decide ids, files are appended or renamed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { localArtifacts } from '../artifacts/local-artifacts.ts';
import { MlflowError } from '../errors.ts';
import type { RunRecord, RunStatus } from '../tracking.ts';
import type { RunLocation, TrackingBackend } from '../tracking-backend.ts';
import { fileExperiments } from './file-experiments.ts';
import { fileRegistry } from './file-registry.ts';
import { readMeta, writeMeta } from './meta-yaml.ts';
import { latestPoint, metricLine, parseMetricLines } from './metric-lines.ts';
import { foldersIn, readValue, readValues, valueFile, writeValues } from './value-files.ts';

const statusNumbers: Record<RunStatus, number> = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 };

/** Records into the folder `root`, which is created when something is first written. */
export function fileBackend(root: string): TrackingBackend {
  const experiments = fileExperiments(root);
  const runFolder = (run: RunLocation) => join(root, run.experimentId, run.id);
  const locationOf = (experimentId: string, id: string): RunLocation => ({
    id,
    experimentId,
    artifactUri: pathToFileURL(join(root, experimentId, id, 'artifacts')).href,
  });

  async function locateRun(runId: string): Promise<RunLocation> {
    if (isRunId(runId)) {
      for (const id of await experiments.ids()) {
        const meta = await readMeta(join(root, id, runId));
        if (meta?.['lifecycle_stage'] === 'active') return locationOf(id, runId);
      }
    }
    throw new MlflowError('FRAUD_MLFLOW_NOT_FOUND', `Cannot find run ${runId}: no experiment in ${root} has it`);
  }

  async function readRun(run: RunLocation): Promise<RunRecord | undefined> {
    const folder = runFolder(run);
    const meta = await readMeta(folder);
    if (meta?.['lifecycle_stage'] !== 'active') return undefined;
    const metrics = Object.entries(await readValues(join(folder, 'metrics')));
    const status = (Object.keys(statusNumbers) as RunStatus[]).find((name) => statusNumbers[name] === meta['status']);
    return {
      id: run.id,
      experimentId: run.experimentId,
      name: String(meta['run_name']),
      status: status ?? 'RUNNING',
      startTimeMs: Number(meta['start_time']),
      endTimeMs: meta['end_time'] === null ? undefined : Number(meta['end_time']),
      params: await readValues(join(folder, 'params')),
      metrics: Object.fromEntries(metrics.map(([key, lines]) => [key, latestPoint(parseMetricLines(lines)).value])),
      tags: await readValues(join(folder, 'tags')),
    };
  }

  return {
    ...fileRegistry(root),
    ensureExperiment: (name, about) => experiments.ensure(name, about),
    async createRun({ experimentId, name, user, startTimeMs, tags }) {
      const created = locationOf(experimentId, randomUUID().replaceAll('-', ''));
      const folder = runFolder(created);
      // FileStore finds a run only when all of these folders are there.
      for (const part of ['metrics', 'params', 'tags', 'artifacts'])
        await mkdir(join(folder, part), { recursive: true });
      await writeValues(join(folder, 'tags'), tags);
      await writeMeta(folder, {
        artifact_uri: created.artifactUri,
        deleted_time: null,
        end_time: null,
        entry_point_name: '',
        experiment_id: experimentId,
        lifecycle_stage: 'active',
        run_id: created.id,
        run_name: name,
        source_name: '',
        source_type: 4,
        source_version: '',
        start_time: startTimeMs,
        status: statusNumbers.RUNNING,
        tags: [],
        user_id: user,
      });
      return created;
    },
    locateRun,
    async logMetrics(run, points) {
      for (const [key, values] of Map.groupBy(points, (point) => point.key)) {
        await appendFile(await valueFile(join(runFolder(run), 'metrics'), key), values.map(metricLine).join(''));
      }
    },
    async logParams(run, params) {
      const folder = join(runFolder(run), 'params');
      for (const { key, value } of params) {
        const before = await readValue(folder, key);
        if (before !== undefined && before !== value) {
          throw new MlflowError(
            'FRAUD_MLFLOW_INVALID',
            `Cannot change parameter ${key} of run ${run.id}: it is "${before}" already, not "${value}"`,
          );
        }
      }
      await writeValues(folder, params);
    },
    setTags: (run, tags) => writeValues(join(runFolder(run), 'tags'), tags),
    async logInput(run, { name, digest, source, sourceType, context, profile = {} }) {
      const datasetId = md5(name + digest);
      await makeMeta(join(root, run.experimentId, 'datasets', datasetId), {
        digest,
        name,
        profile: JSON.stringify(profile),
        schema: '{}',
        source: JSON.stringify({ uri: source }),
        source_type: sourceType,
      });
      await makeMeta(join(runFolder(run), 'inputs', md5(datasetId + run.id)), {
        destination_id: run.id,
        destination_type: 'RUN',
        source_id: datasetId,
        source_type: 'DATASET',
        tags: context === undefined ? {} : { 'mlflow.data.context': context },
      });
    },
    async endRun(run, status, endTimeMs) {
      const meta = await readMeta(runFolder(run));
      await writeMeta(runFolder(run), { ...meta, end_time: endTimeMs, status: statusNumbers[status] });
    },
    async readRun(runId) {
      const record = await readRun(await locateRun(runId));
      if (record === undefined)
        throw new MlflowError('FRAUD_MLFLOW_NOT_FOUND', `Cannot read run ${runId}: it was deleted just now`);
      return record;
    },
    async searchRuns(experiment, tags, limit) {
      const experimentId = await experiments.idOf(experiment);
      if (experimentId === undefined) return [];
      const ids = (await foldersIn(join(root, experimentId))).filter(isRunId);
      const records = await Promise.all(ids.map((id) => readRun(locationOf(experimentId, id))));
      return records
        .filter((record) => record !== undefined)
        .filter((record) => Object.entries(tags).every(([key, value]) => record.tags[key] === value))
        .sort((a, b) => b.startTimeMs - a.startTimeMs)
        .slice(0, limit);
    },
    async metricHistory(runId, key) {
      const lines = await readValue(join(runFolder(await locateRun(runId)), 'metrics'), key);
      return lines === undefined ? [] : parseMetricLines(lines);
    },
    artifactsOf: (run) => localArtifacts(fileURLToPath(run.artifactUri)),
    runUrl: (run) => pathToFileURL(runFolder(run)).href,
    describe: () => `MLflow files in ${root}`,
    howToView: `MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri ${pathToFileURL(root).href} --port 5001`,
  };
}

function isRunId(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

async function makeMeta(folder: string, meta: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeMeta(folder, meta);
}
