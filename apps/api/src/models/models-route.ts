/** Which versions there are, which one serves, and the way to change that by hand. */
import type { Champion, ListedModel, Manifest } from '@fraud/model-registry';
import type { TypedApp } from '../http/schemas.ts';
import {
  type Importance,
  ModelDescription,
  ModelList,
  PromoteRequest,
  Promotion,
  Rollback,
  VersionParams,
} from './models-schema.ts';

export type ModelControl = {
  champion(): Promise<Champion | undefined>;
  list(): Promise<ListedModel[]>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_REGISTRY_CORRUPT */
  describe(version: string): Promise<{ manifest: Manifest; figures: object | null; importance: Importance[] | null }>;
  /** Puts a version into service that loads here; `replaces` undefined: whoever serves now. */
  promote(version: string, reason: string, replaces: string | undefined): Promise<'done' | 'skipped'>;
  rollback(): Promise<Champion>;
};

const tags = ['models'];

export function registerModels(app: TypedApp, control: ModelControl): void {
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
    '/models/:version',
    {
      config: { ...reading, problems: [400, 404, 409, 503] },
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
        importance,
        figures,
      };
    },
  );

  app.post(
    '/models/:version/promote',
    {
      config: { ...operating, problems: [400, 404, 409, 413, 415, 503] },
      schema: {
        operationId: 'promoteModel',
        summary: 'Put a version into service',
        description:
          'A version that cannot be loaded here is refused. With "replaces", nothing is changed when another one serves by now.',
        tags,
        params: VersionParams,
        body: PromoteRequest,
        response: { 200: Promotion },
      },
    },
    async ({ params, body, holder }) => ({
      champion: params.version,
      outcome: await control.promote(params.version, `${body.reason} (by ${holder.name})`, body.replaces),
    }),
  );

  app.post(
    '/models/rollback',
    {
      config: { ...operating, problems: [400, 409, 413, 415, 503] },
      schema: {
        operationId: 'rollbackModel',
        summary: 'Put the version back into service that served before',
        tags,
        response: { 200: Rollback },
      },
    },
    async () => {
      const { version: champion, promotedAt, reason } = await control.rollback();
      return { champion, promotedAt, reason };
    },
  );
}

function summaryOf(listed: ListedModel): ModelList['models'][number] {
  if ('problem' in listed) return { version: listed.version, problem: listed.problem };
  const { version: name, createdAt, weeks, threshold, metrics, verdict } = listed.manifest;
  return { version: name, createdAt, weeks: weeks.map((week) => week.name), threshold, metrics, verdict };
}
