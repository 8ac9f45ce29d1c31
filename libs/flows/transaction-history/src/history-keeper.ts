import type { FeatureSchema, Transaction } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';

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
  readonly learn: (schema: FeatureSchema, known: Iterable<HistoryEvent>) => void | Promise<void>;
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
  /** Whether the columns of the next transaction lack nothing. */
  readonly isComplete: boolean;
  /** When what is in memory was last written to the disk. */
  readonly savedAt?: Date | undefined;
};
