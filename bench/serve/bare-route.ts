/** Program: the least a Fastify service can do with the same request, that is, parse it and answer the same JSON. */
import fastify from 'fastify';

const app = fastify({ logger: false });
app.post<{ Body: { data: { Amount: number }[] } }>('/predict', ({ body }) => ({
  class: body.data.map(() => 'No Fraud'),
  predictions: body.data.map(({ Amount }) => ({
    probability: Amount * 0,
    class: 'No Fraud',
    threshold: 0.5,
    decisionId: '019ab000-0000-7000-8000-000000000000',
  })),
  model: {
    version: '0123456789ab',
    trainedAt: '2026-11-22T16:00:00.000Z',
    weeks: ['week_2026_44', 'week_2026_45', 'week_2026_46', 'week_2026_47'],
  },
}));
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
