/** Which versions there are, which one serves, and the way to change that by hand. */
import type { Champion, ListedModel, Manifest } from '@fraud/model-registry';
import type { FastifyInstance } from 'fastify';

/** What an input is worth: how far the AUPRC on the held-out rows falls without it. */
export type Importance = { readonly input: string; readonly importance: number };

export type ModelControl = {
  champion(): Promise<Champion | undefined>;
  list(): Promise<ListedModel[]>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_REGISTRY_CORRUPT */
  describe(version: string): Promise<{ manifest: Manifest; figures: unknown; importance: Importance[] | null }>;
  /** Puts a version into service that loads here; `replaces` undefined: whoever serves now. */
  promote(version: string, reason: string, replaces: string | undefined): Promise<'done' | 'skipped'>;
  rollback(): Promise<Champion>;
};

const version = { type: 'string', pattern: '^[0-9a-f]{12}$' };
const params = { type: 'object', required: ['version'], properties: { version } };
const anything = { type: 'object', additionalProperties: true };
const championSchema = {
  type: 'object',
  required: ['champion', 'promotedAt', 'reason'],
  properties: { champion: version, promotedAt: { type: 'string' }, reason: { type: 'string' } },
};
const numbers = { type: 'object', additionalProperties: { type: ['number', 'null'] } };
const rowCounts = { type: 'object', properties: { rows: { type: 'integer' }, frauds: { type: 'integer' } } };
const modelSchema = {
  type: 'object',
  required: [
    'version',
    'createdAt',
    'isChampion',
    'weeks',
    'parameters',
    'threshold',
    'metrics',
    'verdict',
    'importance',
    'figures',
  ],
  additionalProperties: true,
  properties: {
    version,
    createdAt: { type: 'string' },
    isChampion: { type: 'boolean' },
    inputs: { type: 'array', items: { type: 'string' } },
    weeks: {
      type: 'array',
      description: 'Weekly files it was trained and judged on, earliest first',
      items: {
        type: 'object',
        additionalProperties: true,
        properties: { name: { type: 'string' }, rows: { type: 'integer' }, frauds: { type: 'integer' } },
      },
    },
    training: rowCounts,
    heldOut: rowCounts,
    refit: {
      type: 'boolean',
      description:
        'Grown again from all rows after the judgement; metrics, verdict, figures and importance are those of judged.forest, which was judged',
    },
    parameters: { type: 'object', additionalProperties: true },
    threshold: { type: 'number' },
    metrics: { ...numbers, description: 'On the held-out rows; null where they do not define one' },
    trainedAgainst: { type: ['string', 'null'], description: 'The champion it was judged against' },
    verdict: { type: 'object', properties: { kind: { type: 'string' }, reason: { type: 'string' } } },
    importance: {
      type: ['array', 'null'],
      description: 'How far the AUPRC falls without each input, most important first',
      items: { type: 'object', properties: { input: { type: 'string' }, importance: { type: 'number' } } },
    },
    figures: {
      type: ['object', 'null'],
      additionalProperties: true,
      description:
        'Challenger beside champion on the same rows, costs, reliability, top-k of each day; threshold.curve is the cost curve: what each threshold finds, flags and costs',
    },
  },
};
const tags = ['models'];

export function registerModels(app: FastifyInstance, control: ModelControl): void {
  const reading = { roles: ['read', 'operate'] } as const;
  const operating = { roles: ['operate'] } as const;

  app.get(
    '/models',
    {
      config: { ...reading, problems: [503] },
      schema: {
        summary: 'Every published version, newest first',
        tags,
        response: {
          200: {
            type: 'object',
            properties: { champion: { type: ['string', 'null'] }, models: { type: 'array', items: anything } },
          },
        },
      },
    },
    async () => {
      const [champion, models] = await Promise.all([control.champion(), control.list()]);
      return { champion: champion?.version ?? null, models: models.map(summaryOf) };
    },
  );

  app.get<{ Params: { version: string } }>(
    '/models/:version',
    {
      config: { ...reading, problems: [400, 404, 409, 503] },
      schema: {
        summary: 'One version: weeks, parameters, metrics, importance of its inputs, threshold and cost curve',
        tags,
        params,
        response: { 200: modelSchema },
      },
    },
    async ({ params }) => {
      const [champion, { manifest, figures, importance }] = await Promise.all([
        control.champion(),
        control.describe(params.version),
      ]);
      return { ...manifest, isChampion: champion?.version === manifest.version, importance, figures };
    },
  );

  app.post<{ Params: { version: string }; Body: { reason: string; replaces?: string } }>(
    '/models/:version/promote',
    {
      config: { ...operating, problems: [400, 404, 409, 413, 415, 503] },
      schema: {
        summary: 'Put a version into service',
        description:
          'A version that cannot be loaded here is refused. With "replaces", nothing is changed when another one serves by now.',
        tags,
        params,
        body: {
          type: 'object',
          required: ['reason'],
          additionalProperties: false,
          properties: { reason: { type: 'string', minLength: 1, maxLength: 500 }, replaces: version },
        },
        response: {
          200: {
            type: 'object',
            required: ['champion', 'outcome'],
            properties: {
              champion: version,
              outcome: { type: 'string', enum: ['done', 'skipped'], description: 'skipped: it served already' },
            },
          },
        },
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
        summary: 'Put the version back into service that served before',
        tags,
        response: { 200: championSchema },
      },
    },
    async () => {
      const { version: champion, promotedAt, reason } = await control.rollback();
      return { champion, promotedAt, reason };
    },
  );
}

function summaryOf(listed: ListedModel) {
  if ('problem' in listed) return { version: listed.version, problem: listed.problem };
  const { version: name, createdAt, weeks, threshold, metrics, verdict } = listed.manifest;
  return { version: name, createdAt, weeks: weeks.map((week) => week.name), threshold, metrics, verdict };
}
