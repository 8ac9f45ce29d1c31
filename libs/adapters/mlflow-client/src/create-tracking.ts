import { userInfo } from 'node:os';
import {
  checkAlias,
  checkArtifactPath,
  checkKey,
  checkLength,
  checkModelName,
  cutVisibly,
  PARAM_VALUE_CHARACTERS,
  TAG_VALUE_CHARACTERS,
} from './mlflow-rules.ts';
import type { Run, Tags, Tracking } from './tracking.ts';
import type { NamedPoint, Pair, RunLocation, TrackingBackend } from './tracking-backend.ts';

// One request carries at most 1000 metrics, 100 parameters or 100 tags, and should stay under 1 MB.
const METRICS_PER_BATCH = 1000;
const PAIRS_PER_BATCH = 30;

/** Puts MLflow's rules (keys, lengths, batch sizes) before a backend, so that both backends obey the same ones. */
export function createTracking(backend: TrackingBackend, now: () => number): Tracking {
  const handle = (location: RunLocation): Run => ({
    id: location.id,
    experimentId: location.experimentId,
    url: backend.runUrl(location),
    async logParams(params) {
      const pairs = Object.entries(params).map(([key, value]) => ({
        key: checkKey('parameter', key),
        value: cutVisibly(String(value), PARAM_VALUE_CHARACTERS),
      }));
      for (const batch of batches(pairs, PAIRS_PER_BATCH)) await backend.logParams(location, batch);
    },
    logMetrics(metrics, { step, timestampMs = now() } = { step: 0 }) {
      return logPoints(
        location,
        Object.entries(metrics).map(([key, value]) => ({ key, value, step, timestampMs })),
      );
    },
    logMetricCurve(key, values) {
      const timestampMs = now();
      return logPoints(
        location,
        Array.from(values, (value, step) => ({ key, value, step, timestampMs })),
      );
    },
    async setTags(tags) {
      for (const batch of batches(tagPairs(tags), PAIRS_PER_BATCH)) await backend.setTags(location, batch);
    },
    async logArtifact(path, content) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await backend.artifactsOf(location).write(checkArtifactPath(path), bytes);
    },
    async logInput(dataset) {
      checkLength('dataset name', dataset.name, 500);
      checkLength('dataset digest', dataset.digest, 36);
      await backend.logInput(location, dataset);
    },
    async finish(status, endTimeMs = now()) {
      await backend.endRun(location, status, endTimeMs);
    },
  });

  async function logPoints(location: RunLocation, points: NamedPoint[]): Promise<void> {
    for (const { key } of points) checkKey('metric', key);
    for (const batch of batches(points, METRICS_PER_BATCH)) await backend.logMetrics(location, batch);
  }

  return {
    async startRun({ experiment, about, name, tags = {}, startTimeMs = now() }) {
      checkLength('run name', name, 250);
      const user = currentUser();
      const pairs = tagPairs({ 'mlflow.runName': name, 'mlflow.user': user, 'mlflow.source.type': 'LOCAL', ...tags });
      const experimentId = await backend.ensureExperiment(checkLength('experiment name', experiment, 500), about);
      return handle(await backend.createRun({ experimentId, name, user, startTimeMs, tags: pairs }));
    },
    resumeRun: async (runId) => handle(await backend.locateRun(runId)),
    readRun: (runId) => backend.readRun(runId),
    async searchRuns({ experiment, tags = {}, limit = 100 }) {
      for (const key of Object.keys(tags)) checkKey('tag', key);
      return backend.searchRuns(experiment, tags, limit);
    },
    async metricHistory(runId, key) {
      const points = await backend.metricHistory(runId, checkKey('metric', key));
      return points.sort((a, b) => a.step - b.step || a.timestampMs - b.timestampMs);
    },
    async listArtifacts(runId, folder = '') {
      if (folder !== '') checkArtifactPath(folder);
      const entries = await backend.artifactsOf(await backend.locateRun(runId)).list(folder);
      return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    async readArtifact(runId, path) {
      return backend.artifactsOf(await backend.locateRun(runId)).read(checkArtifactPath(path));
    },
    async registerModel(registration) {
      checkModelName(registration.name);
      checkArtifactPath(registration.artifactPath);
      tagPairs(registration.tags ?? {});
      return backend.registerModel(registration, await backend.locateRun(registration.runId), now());
    },
    setAlias: async (name, alias, version) => backend.setAlias(checkModelName(name), checkAlias(alias), version),
    versionByAlias: async (name, alias) => backend.versionByAlias(checkModelName(name), checkAlias(alias)),
    describe: () => backend.describe(),
    howToView: backend.howToView,
  };
}

function tagPairs(tags: Tags): Pair[] {
  return Object.entries(tags).map(([key, value]) => ({
    key: checkKey('tag', key),
    value: cutVisibly(value, TAG_VALUE_CHARACTERS),
  }));
}

function* batches<T>(items: readonly T[], most: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}

/** The name of the account; containers may run under a number that has none. */
function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
