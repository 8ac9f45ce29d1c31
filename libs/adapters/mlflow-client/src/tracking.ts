/** What can be recorded in MLflow and read back, the same over REST and in a local `mlruns` folder. */
export type Tracking = {
  /** Starts a run; its experiment is created when missing. */
  startRun(start: RunStart): Promise<Run>;
  /** A handle on an existing run, to record more into it. Throws NOT_FOUND. */
  resumeRun(runId: string): Promise<Run>;
  /** Everything recorded on a run but its artifacts. Throws NOT_FOUND. */
  readRun(runId: string): Promise<RunRecord>;
  /** Active runs of an experiment that carry all these tags, newest first; none when there is no such experiment. */
  searchRuns(search: { experiment: string; tags?: Tags; limit?: number }): Promise<RunRecord[]>;
  /** All points of a metric in the order of steps. */
  metricHistory(runId: string, key: string): Promise<MetricPoint[]>;
  /** Files and folders directly in `folder` of the run's artifacts, sorted by path. */
  listArtifacts(runId: string, folder?: string): Promise<ArtifactEntry[]>;
  /** Bytes of one artifact. Throws NOT_FOUND. */
  readArtifact(runId: string, path: string): Promise<Uint8Array>;
  /**
   * Registers the folder `artifactPath` of a run as the next version of a model, which is created when missing.
   * The same run and path again give the version they already have.
   */
  registerModel(registration: ModelRegistration): Promise<string>;
  /** Points an alias at a version; it leaves the version it pointed at before. */
  setAlias(name: string, alias: string, version: string): Promise<void>;
  /** The version an alias points at, if there is one. */
  versionByAlias(name: string, alias: string): Promise<ModelVersion | undefined>;
  /** Where it records, for logs: without credentials. */
  describe(): string;
  /** One line that tells a person how to look at it. */
  readonly howToView: string;
};

/** A run that is being recorded. */
export type Run = {
  readonly id: string;
  readonly experimentId: string;
  /** For people: the page of the run, or its folder. */
  readonly url: string;
  /** Parameters never change: the same value again is fine, another one throws INVALID. */
  logParams(params: Readonly<Record<string, ParamValue>>): Promise<void>;
  /** @param at the step, 0 when left out, and the moment they are from, now when left out */
  logMetrics(
    metrics: Readonly<Record<string, number>>,
    at?: { readonly step: number; readonly timestampMs?: number },
  ): Promise<void>;
  /** A whole curve at once: `values[i]` is recorded at step `i`. */
  logMetricCurve(key: string, values: ArrayLike<number>): Promise<void>;
  setTags(tags: Tags): Promise<void>;
  /** Writes one file; `path` is relative, with `/`. Replaces what is there. */
  logArtifact(path: string, content: Uint8Array | string): Promise<void>;
  /** Names the data a run has used. */
  logInput(dataset: DatasetInput): Promise<void>;
  /** Ends the run, now or at the moment it ended. */
  finish(status: 'FINISHED' | 'FAILED' | 'KILLED', endTimeMs?: number): Promise<void>;
};

type RunStart = {
  experiment: string;
  /** What the experiment is, in Markdown; shown above its runs where nothing is said of it yet. */
  about?: string;
  name: string;
  tags?: Tags;
  /** When the work began that is recorded. @defaultValue now */
  startTimeMs?: number;
};
export type Tags = Readonly<Record<string, string>>;
type ParamValue = string | number | boolean | null;
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type MetricPoint = { value: number; step: number; timestampMs: number };
export type ArtifactEntry = { path: string; isFolder: boolean; size: number | undefined };

export type RunRecord = {
  id: string;
  experimentId: string;
  name: string;
  status: RunStatus;
  startTimeMs: number;
  endTimeMs: number | undefined;
  params: Record<string, string>;
  /** The value at the highest step of each metric. */
  metrics: Record<string, number>;
  tags: Record<string, string>;
};

export type DatasetInput = {
  name: string;
  /** At most 36 characters. */
  digest: string;
  /** Where it came from, such as a key or a URI. */
  source: string;
  /** Kind of source, such as `local` or `s3`. */
  sourceType: string;
  /** What the run used it for. */
  context?: 'training' | 'validation' | 'test' | 'reference';
  /** Counts and the like. */
  profile?: Readonly<Record<string, unknown>>;
};

export type ModelRegistration = {
  name: string;
  runId: string;
  artifactPath: string;
  description?: string;
  tags?: Tags;
};
export type ModelVersion = { name: string; version: string; runId: string; source: string };
