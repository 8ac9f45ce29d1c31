import type { DecisionIndex } from '@fraud/decision-log';
import type { Health } from '@fraud/service';
import type { HistoryStatus } from '@fraud/transaction-history';
import type { Models } from '../models/open-models.ts';
import type { LastKnown } from './last-known.ts';
import type { Console } from './open-console.ts';
import type { Status } from './status-route.ts';

/** Three heartbeats and a little. */
const SILENT_MS = 35_000;

export type StatusSources = Pick<Console, 'weeks' | 'jobCounts' | 'beats' | 'backlog' | 'histories'> & {
  readonly models: Pick<Models, 'serving' | 'refused'>;
  readonly index: Pick<DecisionIndex, 'count'>;
  readonly health: () => Promise<Health>;
};

/** Asks every part at once, each for two seconds at most. */
export async function readStatus({ models, health, index, ...sources }: StatusSources): Promise<Status> {
  const [weeks, jobs, beats, log, rates, { parts }] = await Promise.all([
    sources.weeks(),
    sources.jobCounts(),
    sources.beats(),
    sources.backlog(),
    index.count(),
    health(),
  ]);
  const model = models.serving();
  const now = new Date();
  return {
    at: now.toISOString(),
    model: model
      ? {
          version: model.version,
          trainedAt: model.manifest.createdAt,
          weeks: model.manifest.weeks.map(({ name }) => name),
        }
      : null,
    refused: models.refused()?.reason ?? null,
    parts,
    decisions: rates ? { ...rates, indexedTo: rates.indexedTo?.toISOString() ?? null } : null,
    log: log.value ? { ...log.value, oldest: log.value.oldest?.toISOString() ?? null } : null,
    histories: model === undefined || model.schema.histories === null ? null : historiesOf(sources.histories()),
    jobs: jobs.value ?? null,
    services: (beats.value ?? []).map(({ at, ...rest }) => ({
      ...rest,
      at: at.toISOString(),
      isSilent: now.getTime() - at.getTime() > SILENT_MS,
    })),
    lastWeek: weeks.value?.[0] ?? null,
    stale: staleOf({ weeks, jobs, services: beats, log }),
  };
}

function historiesOf(status: HistoryStatus): NonNullable<Status['histories']> {
  const { kept, entities = null, events = null, savedAt, stale, learned, isComplete } = status;
  return { kept, entities, events, savedAt: savedAt?.toISOString() ?? null, staleRows: stale, learned, isComplete };
}

function staleOf(parts: Readonly<Record<string, LastKnown<unknown>>>): Status['stale'] {
  return Object.entries(parts).flatMap(([what, { freshness }]) =>
    freshness.problem === null ? [] : [{ what, freshness }],
  );
}
