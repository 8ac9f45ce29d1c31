/** Payments of cards under a schema with histories: weekly files, models that learned of them, and what is asked. */
import type { Decision } from '@fraud/decision-log';
import {
  concatTables,
  entityHasher,
  hasHistories,
  historyEventReader,
  historyRows,
  isoWeekOf,
  parseFeatureSchema,
} from '@fraud/feature-schema';
import { encodeModel } from '@fraud/forest-model';
import { advance, createHistory, deriveColumns } from '@fraud/histories';
import { promote, publishModel, readChampion } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import type { ObjectStore } from '@fraud/object-store';
import { paymentsCsv, simulatePayments } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { listWeeks, openWeekReader, readWeek } from '@fraud/weekly-data';

const WEEK_SECONDS = 604_800;
export const ENTITY_KEY = 'a key of the test, of thirty-two bytes';
const within = ['1d', '7d'];
const parsed = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'event_time' },
  label: { column: 'is_fraud' },
  id: 'transaction_id',
  columns: [
    { name: 'amount', type: 'number' },
    { name: 'card', type: 'entity' },
    { name: 'merchant', type: 'entity' },
  ],
  derived: [
    { per: 'card', of: 'amount', as: ['count', 'mean', 'ratio'], within },
    { per: 'card', of: 'merchant', as: ['distinct', 'isNew'], within: '7d' },
    { per: 'card', as: 'sinceLast' },
    { per: 'merchant', as: ['count', 'fraudShare'], within: '7d', delay: '7d' },
  ],
});
if (!hasHistories(parsed)) throw new Error('the schema has histories');
export const paymentSchema = parsed;
const hide = entityHasher(ENTITY_KEY);

/** Monday three weeks ago and of the two weeks after. */
const mondays = [3, 2, 1].map((back) => {
  const now = Date.now() / 1_000 - back * WEEK_SECONDS;
  const midnight = now - (now % 86_400);
  return midnight - ((new Date(midnight * 1_000).getUTCDay() + 6) % 7) * 86_400;
});

export type PaymentWorld = {
  /** Payments of the week after the files, as clients send them. */
  readonly requests: readonly Record<string, unknown>[];
  /** Puts the two weekly files into the store. */
  fill(store: ObjectStore): Promise<void>;
  /** Publishes a model that learned from the files; the first one is champion. @returns its version */
  publish(store: ObjectStore, seed: number): Promise<string>;
};

/** @param rows of each week */
export function paymentWorld(rows: number): PaymentWorld {
  const weeks = mondays.map((startTimeSeconds, week) =>
    simulatePayments({ rows, seed: week + 1, startTimeSeconds, fraudShare: 0.05, cards: 120 }),
  );
  return {
    requests: weeks[2]!.map(({ transaction_id, event_time, amount, card, merchant }) => ({
      ...{ transaction_id, event_time, amount, card, merchant },
    })),
    async fill(store) {
      for (const week of [0, 1]) {
        const { year, week: number } = isoWeekOf(new Date(mondays[week]! * 1_000));
        const key = `weekly_data/week_${year}_${String(number).padStart(2, '0')}.csv`;
        await store.put(key, new TextEncoder().encode(paymentsCsv(weeks[week]!)));
      }
    },
    async publish(store, seed) {
      const files = await listWeeks(store, 'weekly_data/');
      const read = openWeekReader({ store, schema: paymentSchema, files, hide });
      const tables = [];
      for (const file of files) tables.push((await read(file)).table);
      const { matrix, rows: trained, labels } = concatTables(tables);
      const { inputs, fingerprint, json } = paymentSchema;
      const model = await trainForest({
        ...{ matrix, rows: trained, labels, inputs: [...inputs], schemaFingerprint: fingerprint, threads: 1 },
        parameters: { trees: 10, seed },
      });
      const { manifest } = await publishModel(
        store,
        { 'model.forest': encodeModel({ ...model, schema: json }) },
        aManifestDraft({ schemaFingerprint: fingerprint, inputs: [...inputs] }),
        new Date(),
      );
      const by = { reason: 'a test', by: 'a test', now: new Date() };
      if (!(await readChampion(store))) await promote(store, { version: manifest.version, replaces: null, ...by });
      return manifest.version;
    },
  };
}

/** The columns of the logged decisions by the way of training, and the logged ones; null is missing. */
export async function bothWays(store: ObjectStore, decisions: readonly Decision[]) {
  const history = createHistory(paymentSchema.histories);
  for (const file of await listWeeks(store, 'weekly_data/'))
    deriveColumns(history, historyRows(paymentSchema, (await readWeek(store, file, paymentSchema, { hide })).table));
  const readEvent = historyEventReader(paymentSchema);
  const derived = new Float32Array(history.width);
  const trained = decisions.map(({ transaction }) => {
    advance(history, readEvent(transaction), derived);
    return Array.from(derived, (value) => (Number.isNaN(value) ? null : value));
  });
  const logged = decisions.map(({ transaction }) => paymentSchema.historyColumns.map((name) => transaction[name]));
  return { trained, logged };
}
