/** Which version shadows the champion, how the two differ on live traffic, and the way to change that. */
import { type Static, Type } from 'typebox';
import { ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { ShadowFollower } from './shadow-follower.ts';
import type { ShadowFigures } from './shadow-metrics.ts';

export type ShadowControl = {
  /** The shadow as this process knows it. */
  named: ShadowFollower['named'];
  figures(version: string, champion: string): Promise<ShadowFigures>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_API_SCHEMA_MISMATCH, FRAUD_REGISTRY_CORRUPT; what the store throws */
  name(version: string, by: string): Promise<void>;
  end(): Promise<void>;
};

const rows = (description: string) => Type.Optional(Type.Integer({ description }));
const Shadow = Type.Object(
  {
    shadow: Nullable(ModelVersion, { description: 'Version scored beside the champion; null: none' }),
    champion: Nullable(ModelVersion, {
      description: 'Version it is compared with; while both are the same nothing is scored',
    }),
    since: Type.Optional(Type.String({ format: 'date-time' })),
    by: Type.Optional(Type.String({ description: 'Name of the token that asked for it' })),
    problem: Type.Optional(Type.String({ description: 'Why it is not scored' })),
    rows: rows('Rows scored by both'),
    droppedRows: rows('Rows not scored, because requests came first'),
    onlyShadow: rows('Rows that only the shadow calls a fraud'),
    onlyChampion: rows('Rows that only the champion calls a fraud'),
    meanAbsoluteDifference: Type.Optional(Nullable(Type.Number(), { description: 'Of the probabilities' })),
  },
  { title: 'Shadow' },
);
const ShadowRequest = Type.Object(
  { version: ModelVersion },
  { title: 'ShadowRequest', additionalProperties: false, examples: [{ version: '9c1d5a7e02b4' }] },
);
const tags = ['models'];
const response = { 200: Shadow };

export function registerShadow(app: TypedApp, control: ShadowControl, serving: () => ServingModel | undefined): void {
  const operating = { roles: ['operate'] } as const;

  async function state(): Promise<Static<typeof Shadow>> {
    const [named, champion] = [control.named(), serving()?.version];
    if (named === undefined) return { shadow: null, champion: champion ?? null };
    const { version: shadow, since, by, problem } = named;
    return {
      shadow,
      champion: champion ?? null,
      since,
      by,
      ...(problem !== undefined && { problem }),
      ...(champion !== undefined && (await control.figures(shadow, champion))),
    };
  }

  app.get(
    '/shadow',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'getShadow',
        summary: 'How the shadow differs from the champion',
        description: 'Counted on the live rows of this machine since the API was started, for these two versions.',
        tags,
        response,
      },
    },
    state,
  );

  app.put(
    '/shadow',
    {
      config: { ...operating, audit: 'shadow.start', problems: [404, 409, 413, 415, 503] },
      schema: {
        operationId: 'setShadow',
        summary: 'Score a version beside the champion',
        description:
          'On the same live rows, outside the requests; no answer changes. ' +
          'A version that cannot be loaded here is refused.',
        tags,
        body: ShadowRequest,
        response,
      },
    },
    async (request) => {
      const { body, holder } = request;
      request.change = { from: control.named()?.version ?? null, to: body.version };
      await control.name(body.version, holder.name);
      return await state();
    },
  );

  app.delete(
    '/shadow',
    {
      config: { ...operating, audit: 'shadow.end', problems: [413, 415, 503] },
      schema: { operationId: 'endShadow', summary: 'Score no version beside the champion', tags, response },
    },
    async (request) => {
      request.change = { from: control.named()?.version ?? null, to: null };
      await control.end();
      return await state();
    },
  );
}
