/** What weekly files and feedback tell of transactions, for the histories. */
import { openToldDecisions, type ToldDecision } from '@fraud/decision-log';
import { historyEventReader, type SchemaWithHistories } from '@fraud/feature-schema';
import { warmUpSeconds } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import type { HistorySources, News } from '@fraud/transaction-history';
import { weeklyEvents, type WeeklyEventsOptions } from '@fraud/weekly-data';

export type NewsOptions = {
  readonly decisionLogDir: string;
  readonly store: ObjectStore;
  /** How weekly files are read. */
  readonly weeks: WeeklyEventsOptions;
};

/** Weekly files first, whole; then what was reported of logged decisions. */
export function openHistoryNews({ decisionLogDir, store, weeks }: NewsOptions): HistorySources['newsFor'] {
  const toldSince = openToldDecisions(decisionLogDir, store);
  return async function* (schema, isKnown): AsyncGenerator<News> {
    for await (const { name, events } of weeklyEvents(weeks, schema, isKnown)) yield { names: [name], events };
    const since = new Date(Date.now() - warmUpSeconds(schema.histories) * 1000);
    const told = await toldSince({ since, isKnown });
    if (told) yield { names: told.names, events: eventsOf(told.decisions, schema) };
  };
}

async function* eventsOf(decisions: AsyncIterable<ToldDecision>, schema: SchemaWithHistories): News['events'] {
  const read = historyEventReader(schema);
  for await (const { decision, isFraud } of decisions)
    if (typeof decision.transaction[schema.eventTime] === 'number')
      yield { ...read(decision.transaction), label: Number(isFraud), isReported: true };
}
