/**
 * One decision by its id. The id says when it was made, and the names of the segments say when each was started: of
 * every instance only the segments that were open at that time are searched, those of the local folder first, then
 * those of the store. Lookups take turns, so that together they hold the memory of one: a chunk of a local segment,
 * or one compressed segment of the store. Cost: the bytes of these segments.
 */
import { join } from 'node:path';
import { isoWeekOf } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { type Decision, timeOfDecisionId } from '../decision.ts';
import { decisionLogError } from '../errors.ts';
import { type FoundAtPlaces, type Place, readPlaces } from './decisions-at.ts';
import { matchSegment, type Wanted } from './match-segment.ts';
import { scanSegment } from './scan-segment.ts';
import { chunksOf, ifThere, segmentFiles } from './segment-folder.ts';
import { parseRequestLogKey, requestLogPrefix, sealedFileName, type SegmentStart } from './segment-name.ts';
import { unzipped } from './segment-rows.ts';

/** A row is written shortly after its id was made, and clocks are set back a little at times. */
const SLACK_MS = 10_000;
/** The log seals a segment at 64 MiB: a larger object is none of its own. */
const MAX_STORED_BYTES = 134_217_728;
/** Lookups that may wait for their turn. */
const MAX_WAITING = 32;

export type DecisionFinder = {
  /**
   * The decision, or undefined when no segment that can be reached holds it.
   *
   * @throws FRAUD_DECISION_LOG_BUSY when too many lookups wait; what the store throws
   */
  find(id: string, signal?: AbortSignal): Promise<Decision | undefined>;
  /**
   * The tokens that asked for decisions, by decision id and by transaction id. Segments are searched for so long, the
   * latest first; of those that were shipped only the ones that the decision ids lead to. What is not found in that
   * time, or because the store failed, may still be there.
   *
   * @throws FRAUD_DECISION_LOG_BUSY when too many lookups wait
   */
  askersOf(ids: LabelledIds, forMs: number): Promise<Wanted['found']>;
  /**
   * The decisions that lie at places of the index, as far as they can be read in that time.
   *
   * @throws FRAUD_DECISION_LOG_BUSY when too many lookups wait
   */
  readAt(places: readonly Place[], forMs: number): Promise<FoundAtPlaces>;
};

type LabelledIds = { readonly decisionIds: readonly string[]; readonly transactionIds: readonly string[] };

export type DecisionFinderOptions = {
  /** Folder of the segments. */
  readonly dir: string;
  readonly store: ObjectStore;
  /** Told when the store fails while the askers of decisions are looked for. @defaultValue a process warning */
  readonly onError?: (error: Error) => void;
};

export function openDecisionFinder({
  dir,
  store,
  onError = (error) => process.emitWarning(error),
}: DecisionFinderOptions): DecisionFinder {
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function findNow(id: string, signal?: AbortSignal): Promise<Decision | undefined> {
    signal?.throwIfAborted();
    const madeAt = timeOfDecisionId(id);
    if (madeAt === undefined) return undefined;
    return (await findLocally(dir, id, madeAt)) ?? (await findStored(store, id, madeAt, signal));
  }

  async function inTurn<T>(look: () => Promise<T>): Promise<T> {
    if (waiting >= MAX_WAITING)
      throw decisionLogError(
        'FRAUD_DECISION_LOG_BUSY',
        `Cannot look for decisions: ${waiting} other lookups wait; ask again later`,
      );
    waiting += 1;
    const found = turn.then(look);
    turn = found.catch(() => undefined); // its caller knows
    return await found.finally(() => (waiting -= 1));
  }

  /** Each shipped segment that the decision ids lead to, once. */
  async function matchStored(wanted: Wanted, isDone: () => boolean, signal: AbortSignal): Promise<void> {
    const searched = new Set<string>();
    for (const id of wanted.decisionIds) {
      const madeAt = timeOfDecisionId(id);
      if (madeAt === undefined || wanted.found.decisions.has(id)) continue;
      for (const { key } of await storedAt(store, madeAt, signal)) {
        if (isDone()) return;
        if (searched.has(key)) continue;
        searched.add(key);
        const stored = await store.get(key, { signal });
        if (stored) await matchSegment(unzipped(stored.bytes), wanted);
      }
    }
  }

  async function askersNow({ decisionIds, transactionIds }: LabelledIds, forMs: number): Promise<Wanted['found']> {
    const wanted: Wanted = {
      decisionIds: new Set(decisionIds),
      transactionIds: new Set(transactionIds),
      found: { decisions: new Map(), transactions: new Map() },
    };
    const { decisions, transactions } = wanted.found;
    const end = performance.now() + forMs;
    const isDone = () =>
      performance.now() > end ||
      (decisions.size === wanted.decisionIds.size && transactions.size === wanted.transactionIds.size);
    for (const { fileName, segment } of (await segmentFiles(dir)).toReversed()) {
      if (isDone()) return wanted.found;
      for (const name of [fileName, sealedFileName(segment)])
        await ifThere(matchSegment(chunksOf(join(dir, name)), wanted));
    }
    await matchStored(wanted, isDone, AbortSignal.timeout(forMs)).catch((error: Error) => onError(error));
    return wanted.found;
  }

  return {
    find: (id, signal) => inTurn(() => findNow(id, signal)),
    askersOf: (ids, forMs) => inTurn(() => askersNow(ids, forMs)),
    readAt: (places, forMs) => inTurn(() => readPlaces({ dir, store }, places, forMs)),
  };
}

async function findLocally(dir: string, id: string, madeAt: Date): Promise<Decision | undefined> {
  for (const { fileName, segment } of openAt(await segmentFiles(dir), madeAt)) {
    const sealed = join(dir, sealedFileName(segment));
    const found =
      (await ifThere(scanSegment(chunksOf(join(dir, fileName)), id))) ??
      (await ifThere(scanSegment(chunksOf(sealed), id)));
    if (found) return found;
  }
  return undefined;
}

async function findStored(
  store: ObjectStore,
  id: string,
  madeAt: Date,
  signal?: AbortSignal,
): Promise<Decision | undefined> {
  for (const { key } of await storedAt(store, madeAt, signal)) {
    const stored = await store.get(key, signal && { signal });
    const found = stored && (await scanSegment(unzipped(stored.bytes), id));
    if (found) return found;
  }
  return undefined;
}

/** The shipped segments that were open at the time. */
async function storedAt(
  store: ObjectStore,
  madeAt: Date,
  signal?: AbortSignal,
): Promise<(SegmentStart & { key: string })[]> {
  const segments: (SegmentStart & { key: string })[] = [];
  for (const prefix of new Set(
    [-SLACK_MS, SLACK_MS].map((slack) => requestLogPrefix(isoWeekOf(later(madeAt, slack)))),
  )) {
    for await (const { key, size } of store.list(prefix, signal && { signal })) {
      const segment = size > MAX_STORED_BYTES ? undefined : parseRequestLogKey(key);
      if (segment) segments.push({ ...segment, key });
    }
  }
  return openAt(segments, madeAt);
}

/** Of each instance, the last segment started before the time and those started about then; latest first. */
function openAt<S extends SegmentStart>(segments: readonly S[], time: Date): S[] {
  const [before, after] = [later(time, -SLACK_MS), later(time, SLACK_MS)];
  return [...Map.groupBy(segments, (segment) => segment.instance).values()].flatMap((ofInstance) => {
    const started = ofInstance
      .filter(({ startedAt }) => startedAt <= after)
      .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    const earliest = started.findIndex(({ startedAt }) => startedAt <= before);
    return earliest < 0 ? started : started.slice(0, earliest + 1);
  });
}

function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
