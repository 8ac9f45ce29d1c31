/**
 * Payments of several clients that share no card and no merchant, so that what histories hold does not depend on whose
 * payment comes first; and what training derives of them.
 */
import type { Decision } from '@fraud/decision-log';
import { entityHasher, historyEventReader, historyRows } from '@fraud/feature-schema';
import { advance, createHistory, deriveColumns } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import { type Payment, simulatePayments } from '@fraud/simulation';
import { listWeeks, readWeek } from '@fraud/weekly-data';
import { paymentSchema as schema } from '../payment-world.ts';

const WEEK_SECONDS = 604_800;

/** The Monday of `weeksAgo`, in seconds since 1970. */
export function mondayOf(weeksAgo: number): number {
  const now = Math.floor(Date.now() / 1_000) - weeksAgo * WEEK_SECONDS;
  const midnight = now - (now % 86_400);
  return midnight - ((new Date(midnight * 1_000).getUTCDay() + 6) % 7) * 86_400;
}

/** One client's payments of a week, in order of time. */
export function paymentsOfClient(client: number, weeksAgo: number, rows: number): Payment[] {
  const plan = {
    rows,
    seed: 10 * client + weeksAgo,
    startTimeSeconds: mondayOf(weeksAgo),
    fraudShare: 0.05,
    cards: 60,
  };
  const of = (name: string) => `${name}-${client}`;
  return simulatePayments(plan).map((payment) => ({
    ...payment,
    transaction_id: of(payment.transaction_id),
    card: of(payment.card),
    merchant: of(payment.merchant),
  }));
}

/** What a client sends of a payment. */
export function asRequest({ transaction_id, event_time, amount, card, merchant }: Payment) {
  return { transaction_id, event_time, amount, card, merchant };
}

/**
 * The columns of histories of the decisions, in the order in which they were made, by the way of training and as they
 * were logged; null is missing.
 */
export async function bothWays(store: ObjectStore, entityKey: string, decisions: readonly Decision[]) {
  const hide = entityHasher(entityKey);
  const history = createHistory(schema.histories);
  for (const file of await listWeeks(store, 'weekly_data/'))
    deriveColumns(history, historyRows(schema, (await readWeek(store, file, schema, { hide })).table));
  const readEvent = historyEventReader(schema);
  const derived = new Float32Array(history.width);
  return decisions.map(({ transaction }) => {
    advance(history, readEvent(transaction), derived);
    const trained = Array.from(derived, (value) => (Number.isNaN(value) ? null : value));
    return { trained, logged: schema.historyColumns.map((name) => transaction[name]) };
  });
}
