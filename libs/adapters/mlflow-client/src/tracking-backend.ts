import type { ArtifactStore } from './artifacts/artifact-store.ts';
import type {
  DatasetInput,
  MetricPoint,
  ModelRegistration,
  ModelVersion,
  RunRecord,
  RunStatus,
  Tags,
} from './tracking.ts';

/**
 * What differs between a server and a folder. Arguments are already checked and cut to MLflow's limits; a batch
 * never exceeds what one request may carry.
 */
export type TrackingBackend = {
  /** @param about its description, where it has none */
  ensureExperiment(name: string, about?: string): Promise<string>;
  createRun(run: NewRun): Promise<RunLocation>;
  locateRun(runId: string): Promise<RunLocation>;
  logMetrics(run: RunLocation, points: readonly NamedPoint[]): Promise<void>;
  logParams(run: RunLocation, params: readonly Pair[]): Promise<void>;
  setTags(run: RunLocation, tags: readonly Pair[]): Promise<void>;
  logInput(run: RunLocation, dataset: DatasetInput): Promise<void>;
  endRun(run: RunLocation, status: RunStatus, endTimeMs: number): Promise<void>;
  readRun(runId: string): Promise<RunRecord>;
  searchRuns(experiment: string, tags: Tags, limit: number): Promise<RunRecord[]>;
  metricHistory(runId: string, key: string): Promise<MetricPoint[]>;
  registerModel(registration: ModelRegistration, run: RunLocation, nowMs: number): Promise<string>;
  setAlias(name: string, alias: string, version: string): Promise<void>;
  versionByAlias(name: string, alias: string): Promise<ModelVersion | undefined>;
  artifactsOf(run: RunLocation): ArtifactStore;
  runUrl(run: RunLocation): string;
  describe(): string;
  readonly howToView: string;
};

type NewRun = { experimentId: string; name: string; user: string; startTimeMs: number; tags: readonly Pair[] };
export type RunLocation = { id: string; experimentId: string; artifactUri: string };
export type NamedPoint = MetricPoint & { key: string };
export type Pair = { key: string; value: string };
