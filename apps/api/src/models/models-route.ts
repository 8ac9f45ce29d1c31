/** Which versions there are, which one serves, and the way to change that by hand. */
import { type ChampionChange, type ListedModel, type Manifest, REGISTERED_MODEL } from '@fraud/model-registry';
import type { TypedApp } from '../http/schemas.ts';
import type { ModelControl } from './model-control.ts';
import {
  ChampionHistory,
  ModelDescription,
  ModelList,
  PromoteRequest,
  Promotion,
  Rollback,
  RollbackRequest,
  VersionParams,
} from './models-schema.ts';

const tags = ['models'];

/** @param mlflowUiUrl where people open MLflow */
export function registerModels(app: TypedApp, control: ModelControl, mlflowUiUrl: string | undefined): void {
  const reading = { roles: ['read', 'operate'] } as const;
  const operating = { roles: ['operate'] } as const;

  app.get(
    '/models',
    {
      config: { ...reading, problems: [503] },
      schema: {
        operationId: 'listModels',
        summary: 'Every published version, newest first',
        tags,
        response: { 200: ModelList },
      },
    },
    async () => {
      const [champion, models] = await Promise.all([control.champion(), control.list()]);
      return { champion: champion?.version ?? null, models: models.map(summaryOf) };
    },
  );

  app.get(
    '/models/history',
    {
      config: { ...reading, problems: [409, 503] },
      schema: {
        operationId: 'listChampionChanges',
        summary: 'Every promotion and rollback: who, why, when',
        tags,
        response: { 200: ChampionHistory },
      },
    },
    async () => ({ changes: (await control.history()).toReversed().map(changeOf) }),
  );

  app.get(
    '/models/:version',
    {
      config: { ...reading, problems: [404, 409, 503] },
      schema: {
        operationId: 'getModel',
        summary: 'One version: weeks, parameters, metrics, importance of its inputs, threshold and cost curve',
        tags,
        params: VersionParams,
        response: { 200: ModelDescription },
      },
    },
    async ({ params }) => {
      const [champion, { manifest, figures, importance }] = await Promise.all([
        control.champion(),
        control.describe(params.version),
      ]);
      const { training, ...rest } = manifest;
      return {
        ...rest,
        ...(training && { training }),
        isChampion: champion?.version === manifest.version,
        mlflowUrl: mlflowPage(mlflowUiUrl, manifest),
        importance,
        figures,
      };
    },
  );

  app.post(
    '/models/:version/promote',
    {
      config: { ...operating, audit: 'model.promote', problems: [404, 409, 413, 415, 503] },
      schema: {
        operationId: 'promoteModel',
        summary: 'Put a version into service',
        description:
          'A version that cannot be loaded here is refused. With "replaces", nothing changes when another version ' +
          'serves by now.',
        tags,
        params: VersionParams,
        body: PromoteRequest,
        response: { 200: Promotion },
      },
    },
    async (request) => {
      const { params, body, holder } = request;
      const change = { from: body.replaces ?? null, to: params.version, reason: body.reason };
      request.change = change;
      const outcome = await control.promote({
        version: params.version,
        replaces: body.replaces,
        reason: body.reason,
        by: holder.name,
      });
      request.change = { ...change, ...skippedOr(outcome) };
      return { champion: params.version, outcome };
    },
  );

  app.post(
    '/models/rollback',
    {
      config: { ...operating, audit: 'model.rollback', problems: [409, 413, 415, 503] },
      schema: {
        operationId: 'rollbackModel',
        summary: 'Put the version back into service that served before',
        description: 'Asked twice for the same "replaces", it goes back once.',
        tags,
        body: RollbackRequest,
        response: { 200: Rollback },
      },
    },
    async (request) => {
      const { body, holder } = request;
      const change = { from: body.replaces ?? null, reason: body.reason };
      request.change = change;
      const { champion, outcome } = await control.rollback({ ...body, by: holder.name });
      request.change = { ...change, to: champion.version, ...skippedOr(outcome) };
      return { champion: champion.version, promotedAt: champion.promotedAt, reason: champion.reason, outcome };
    },
  );
}

/** Of the registered version, which leads to its run. */
function mlflowPage(uiUrl: string | undefined, { mlflow }: Manifest): string | null {
  const version = mlflow?.modelVersion ?? null;
  if (uiUrl === undefined || version === null) return null;
  return `${uiUrl.replace(/\/$/, '')}/#/models/${REGISTERED_MODEL}/versions/${version}`;
}

/** The outcome, where the audit trail could not tell it from the status. */
function skippedOr(outcome: 'done' | 'skipped'): { outcome?: 'skipped' } {
  return outcome === 'skipped' ? { outcome } : {};
}

function changeOf(change: ChampionChange): ChampionHistory['changes'][number] {
  const { number, kind, version, from, by, reason, at, jobId } = change;
  return { number, kind, version, from, by, reason, at, ...(jobId !== undefined && { jobId }) };
}

function summaryOf(listed: ListedModel): ModelList['models'][number] {
  if ('problem' in listed) return { version: listed.version, problem: listed.problem };
  const { version: name, createdAt, weeks, threshold, metrics, verdict } = listed.manifest;
  return { version: name, createdAt, weeks: weeks.map((week) => week.name), threshold, metrics, verdict };
}
