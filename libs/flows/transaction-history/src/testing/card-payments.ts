/** Payments of a few cards at a few shops, some late, some sent twice: a small world for histories. */
import {
  entityHasher,
  hasHistories,
  historyEventReader,
  parseFeatureSchema,
  type SchemaWithHistories,
  type Transaction,
} from '@fraud/feature-schema';
import { createHistory, deriveColumns } from '@fraud/histories';
import { randomSource } from '@fraud/random';

const DAY = 86_400;
const START = Date.parse('2026-11-02T00:00:00Z') / 1000;
const hide = entityHasher('a key for tests, of 32 bytes or more');

export const cardSchema = withHistories({
  version: 2,
  name: 'cards',
  eventTime: { column: 'time', as: 'seconds' },
  label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
  id: 'payment',
  amount: 'amount',
  columns: [
    { name: 'amount', type: 'number', missing: [''] },
    { name: 'card', type: 'entity', missing: [''] },
    { name: 'shop', type: 'entity' },
  ],
  derived: [
    { per: 'card', of: 'amount', as: ['count', 'sum', 'mean', 'max', 'ratio'], within: ['1h', '1d', '7d'] },
    { per: 'card', as: ['sinceLast', 'isFirst'] },
    { per: 'card', of: 'shop', as: ['distinct', 'isNew'], within: '7d' },
    { per: 'shop', as: ['count', 'fraudShare'], within: ['1d', '7d'], delay: '1d' },
    { per: ['card', 'shop'], as: 'count', within: '7d' },
  ],
});

function withHistories(json: unknown): SchemaWithHistories {
  const schema = parseFeatureSchema(json);
  if (!hasHistories(schema)) throw new TypeError('the schema has no histories');
  return schema;
}

/** So many transactions in the order in which they arrive; one in 20 is late, one in 50 is sent again. */
export function cardPayments(count: number, seed = 1): readonly Transaction[] {
  const random = randomSource(seed);
  const payments: Transaction[] = [];
  while (payments.length < count) {
    const i = payments.length;
    if (i > 0 && random.uniform() < 0.02) {
      payments.push(payments[random.integer(i)]!);
      continue;
    }
    const lateness = random.uniform() < 0.05 ? random.uniform() * DAY : 0;
    payments.push({
      payment: `p${i}`,
      time: START + Math.round((i * 14 * DAY) / count - lateness),
      amount: random.uniform() < 0.02 ? null : Math.round(random.uniform() * 10_000) / 100,
      card: random.uniform() < 0.02 ? null : hide(`card ${random.integer(Math.ceil(count / 20))}`),
      shop: hide(`shop ${random.integer(Math.ceil(count / 50))}`),
    });
  }
  return payments;
}

/** The derived columns of payments by the path of training; null is missing. */
export function columnsOfTraining(payments: readonly Transaction[]): (number | null)[][] {
  const read = historyEventReader(cardSchema);
  const events = payments.map((payment) => {
    const { entities, numbers, ...event } = read(payment);
    return { ...event, entities: Array.from(entities), numbers: Array.from(numbers) };
  });
  const columns = deriveColumns(createHistory(cardSchema.histories), {
    timeSeconds: Float64Array.from(events, ({ timeSeconds }) => timeSeconds),
    entities: Uint32Array.from(events.flatMap(({ entities }) => entities)),
    numbers: cardSchema.histories.numbers.map((_, n) => Float32Array.from(events, ({ numbers }) => numbers[n]!)),
    ids: Uint32Array.from(events, ({ id }) => id),
    labels: new Uint8Array(events.length).fill(255),
  });
  return events.map((_, row) => columns.map((column) => (Number.isNaN(column[row]) ? null : column[row]!)));
}
