/** MLflow's REST API 2.0 (mlflow/protos/service.proto, model_registry.proto). */
import { randomUUID } from 'node:crypto';
import { artifactsAt } from '../artifacts/artifacts-at.ts';
import type { OpenBucket } from '../artifacts/bucket-artifacts.ts';
import { MlflowError } from '../errors.ts';
import { parsePythonFloat } from '../files/metric-lines.ts';
import { NOTE_TAG } from '../mlflow-rules.ts';
import type { RunRecord, RunStatus } from '../tracking.ts';
import type { Pair, RunLocation, TrackingBackend } from '../tracking-backend.ts';
import { type Answer, found, isInvalid, type RestClient } from './rest-client.ts';
import { restRegistry } from './rest-registry.ts';

// Tags that begin with mlflow. stay out of the pages.
const REQUEST_TAG = 'mlflow.client.requestId';
const POINTS_PER_PAGE = 10_000;

type RestOptions = {
  readonly openBucket?: OpenBucket | undefined;
  /** Address under which people open the pages. @defaultValue that of the requests */
  readonly uiUrl?: string | undefined;
};
type Experiment = { readonly id: string; readonly tags: readonly Pair[] };

/** Records into an MLflow server. */
export function restBackend(
  client: RestClient,
  { openBucket, uiUrl = client.base }: RestOptions = {},
): TrackingBackend {
  async function experimentNamed(name: string): Promise<Experiment | undefined> {
    const answer = await found(client.call('GET', 'experiments/get-by-name', { query: { experiment_name: name } }));
    if (answer === undefined) return undefined;
    const { experiment_id: id, lifecycle_stage: stage, tags } = answer['experiment'];
    if (stage !== 'deleted') return { id: String(id), tags: tags ?? [] };
    throw new MlflowError(
      'FRAUD_MLFLOW_INVALID',
      `Cannot use experiment ${name}: it is deleted on ${client.base}; restore it there (mlflow ` +
        `experiments restore -x ${id}) or use another name`,
    );
  }

  async function searchRuns(experimentId: string, tags: readonly Pair[], limit: number): Promise<Answer[]> {
    const filter = tags.map(({ key, value }) => `tags.\`${key}\` = ${quoted(value)}`).join(' and ');
    const body = {
      experiment_ids: [experimentId],
      filter,
      run_view_type: 'ACTIVE_ONLY',
      max_results: limit,
      order_by: ['attributes.start_time DESC'],
    };
    return (await client.call('POST', 'runs/search', { body }))['runs'] ?? [];
  }

  const getRun = async (runId: string): Promise<Answer> =>
    (await client.call('GET', 'runs/get', { query: { run_id: runId } }))['run'];

  return {
    ...restRegistry(client),
    async ensureExperiment(name, about) {
      const note = about === undefined ? [] : [{ key: NOTE_TAG, value: about }];
      const existing = await experimentNamed(name);
      if (existing !== undefined) {
        const isMissing = existing.tags.every(({ key }) => key !== NOTE_TAG);
        for (const tag of isMissing ? note : [])
          await client.call('POST', 'experiments/set-experiment-tag', { body: { experiment_id: existing.id, ...tag } });
        return existing.id;
      }
      try {
        const body = { name, tags: note };
        return String((await client.call('POST', 'experiments/create', { body }))['experiment_id']);
      } catch (error) {
        // Another process, or a request whose answer got lost, has created it meanwhile.
        const created = isInvalid(error) ? await experimentNamed(name) : undefined;
        if (created === undefined) throw error;
        return created.id;
      }
    },
    async createRun({ experimentId, name, user, startTimeMs, tags }) {
      const request = { key: REQUEST_TAG, value: randomUUID() };
      const body = {
        experiment_id: experimentId,
        run_name: name,
        user_id: user,
        start_time: startTimeMs,
        tags: [...tags, request],
      };
      const recover = async () => {
        const [run] = await searchRuns(experimentId, [request], 1);
        return run === undefined ? undefined : { run };
      };
      return locationOf((await client.call('POST', 'runs/create', { body, recover }))['run']);
    },
    locateRun: async (runId) => locationOf(await getRun(runId)),
    async logMetrics(run, points) {
      const metrics = points.map(({ key, value, timestampMs, step }) => ({
        key,
        value: jsonNumber(value),
        timestamp: timestampMs,
        step,
      }));
      await client.call('POST', 'runs/log-batch', { body: { run_id: run.id, metrics } });
    },
    async logParams(run, params) {
      await client.call('POST', 'runs/log-batch', { body: { run_id: run.id, params } });
    },
    async setTags(run, tags) {
      await client.call('POST', 'runs/log-batch', { body: { run_id: run.id, tags } });
    },
    async logInput(run, { name, digest, source, sourceType, context, profile = {} }) {
      const dataset = {
        name,
        digest,
        source_type: sourceType,
        source: JSON.stringify({ uri: source }),
        schema: '{}',
        profile: JSON.stringify(profile),
      };
      const tags = context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }];
      await client.call('POST', 'runs/log-inputs', { body: { run_id: run.id, datasets: [{ tags, dataset }] } });
    },
    async endRun(run, status, endTimeMs) {
      await client.call('POST', 'runs/update', { body: { run_id: run.id, status, end_time: endTimeMs } });
    },
    readRun: async (runId) => recordOf(await getRun(runId)),
    async searchRuns(experiment, tags, limit) {
      const found = await experimentNamed(experiment);
      if (found === undefined) return [];
      const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }));
      return (await searchRuns(found.id, pairs, limit)).map(recordOf);
    },
    async metricHistory(runId, key) {
      const points: Answer[] = [];
      let pageToken = '';
      do {
        // Without max_results the server answers an empty page.
        const query = {
          run_id: runId,
          metric_key: key,
          max_results: String(POINTS_PER_PAGE),
          ...(pageToken === '' ? {} : { page_token: pageToken }),
        };
        const page = await client.call('GET', 'metrics/get-history', { query });
        points.push(...(page['metrics'] ?? []));
        const next: unknown = page['next_page_token'];
        pageToken = typeof next === 'string' && next !== pageToken ? next : ''; // the same one again would never end
      } while (pageToken !== '');
      return points.map(({ value, step, timestamp }) => ({
        value: numberOf(value),
        step: Number(step ?? 0),
        timestampMs: Number(timestamp),
      }));
    },
    artifactsOf: (run) => artifactsAt(run.artifactUri, client, openBucket),
    // Without the workflow, MLflow 3 opens its GenAI pages.
    runUrl: (run) => `${uiUrl}/#/experiments/${run.experimentId}/runs/${run.id}?workflowType=machine_learning`,
    describe: () => `MLflow at ${client.base}`,
    howToView: `open ${uiUrl} in a browser`,
  };
}

function locationOf({ info }: Answer): RunLocation {
  return { id: info.run_id, experimentId: info.experiment_id, artifactUri: info.artifact_uri };
}

function recordOf({ info, data }: Answer): RunRecord {
  const texts = (pairs: Pair[] = []) => Object.fromEntries(pairs.map(({ key, value = '' }) => [key, value]));
  const metrics: { key: string; value: unknown }[] = data?.metrics ?? [];
  return {
    id: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name ?? '',
    status: info.status as RunStatus,
    startTimeMs: Number(info.start_time),
    endTimeMs: info.end_time === undefined ? undefined : Number(info.end_time),
    params: texts(data?.params),
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, numberOf(value)])),
    tags: texts(data?.tags),
  };
}

/** JSON has no NaN or infinity; MLflow takes them as texts. */
function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** SQL stores of MLflow keep infinity as the largest double. */
function numberOf(value: unknown): number {
  const number = typeof value === 'string' ? parsePythonFloat(value) : Number(value ?? 0);
  return Math.abs(number) === Number.MAX_VALUE ? Math.sign(number) * Infinity : number;
}

/** A text in MLflow's search language, which has no escape for its quotes. */
function quoted(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  throw new MlflowError(
    'FRAUD_MLFLOW_INVALID',
    `Cannot search for ${value}: MLflow's search takes no value with both kinds of quotes`,
  );
}
