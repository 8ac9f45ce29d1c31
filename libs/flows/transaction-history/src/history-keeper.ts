import type { FeatureSchema, SchemaWithHistories, Transaction } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';

/** What is known of a transaction. A report, unlike a weekly file, does not have the last word on its label. */
export type KnownEvent = HistoryEvent & { readonly isReported?: boolean };

/** What is told of transactions in one place, such as a weekly file. */
export type News = {
  /** Names of what is told: what is known by its name is not asked for again. */
  readonly names: readonly string[];
  /** May be one object that changes. */
  readonly events: AsyncIterable<KnownEvent>;
};

/** Where histories hear of transactions that they have not derived the columns of, and of labels. */
export type HistorySources = {
  /**
   * The transactions that were answered since a moment; without one as far back as a window of the schema can reach.
   * More is no harm, and so is what comes twice: a transaction is known by its id and time, and counted once.
   */
  readonly pastSince: (schema: SchemaWithHistories, since: Date | undefined) => AsyncIterable<HistoryEvent>;
  /** What weekly files and feedback tell that is not known yet; each must be taken before the next. */
  readonly newsFor: (schema: SchemaWithHistories, isKnown: (name: string) => boolean) => AsyncIterable<News>;
  /**
   * Names of what has been erased of those transactions so far. With a new one histories are made anew of what is left.
   *
   * @throws what the store throws
   */
  readonly erasures: () => Promise<readonly string[]>;
  /** Between two looks for news and erasures. */
  readonly learnMs: number;
};

/**
 * What entities have done before, kept while requests are answered. Transactions of all requests and what becomes known
 * of them go through it; how many processes share it depends on where it lies.
 */
export type HistoryKeeper = {
  /**
   * Begins to keep the histories of a schema, as they are after everything that is known of the past. Without histories
   * in the schema, or once they are kept, it does nothing.
   */
  readonly open: (schema: FeatureSchema) => Promise<void>;
  /**
   * Derives the history columns of the transactions of one request, one after the other, and writes them into each:
   * numbers, null where they are missing. What a transaction holds already stays. Then they are kept, unless they are
   * only looked at; one that is known by its id and time is not kept again.
   */
  readonly derive: (
    schema: FeatureSchema,
    transactions: readonly Transaction[],
    options?: { readonly isKept?: boolean },
  ) => void | Promise<void>;
  /** Tells what transactions were, by their labels. What the history does not know is kept as well. */
  readonly learn: (schema: FeatureSchema, known: Iterable<KnownEvent>) => void | Promise<void>;
  readonly status: () => HistoryStatus;
  readonly close: () => Promise<void>;
};

export type HistoryStatus = {
  readonly kept: 'memory' | 'redis';
  /** Entities and events that are kept; undefined where another server counts them. */
  readonly entities?: number;
  readonly events?: number;
  readonly bytes?: number;
  /** Transactions whose columns may lack what is known elsewhere; `history_state` says so of each. */
  readonly stale: number;
  /** Weekly files and batches of labels that have been heard of. */
  readonly learned: number;
  /** Whether the columns of the next transaction lack nothing. */
  readonly isComplete: boolean;
  /** When what is in memory was last written to the disk. */
  readonly savedAt?: Date | undefined;
};
