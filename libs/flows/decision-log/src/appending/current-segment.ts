import { isoWeekOf } from '@fraud/feature-schema';
import { createSegment, type OpenSegment } from '../segments/open-segment.ts';

export type CurrentSegmentOptions = {
  readonly dir: string;
  readonly instance: string;
  /** A segment is sealed when it is larger. */
  readonly maxBytes: number;
  /** A segment is sealed when it is older. */
  readonly maxAgeMs: number;
  readonly now: () => Date;
  /** Told of what fails when nobody waits for it. */
  readonly onFailure: (action: 'sync' | 'seal a segment of', cause: unknown) => void;
};

export type CurrentSegment = {
  /**
   * Hands the rows to the kernel, in a segment that is begun with the header where there is none.
   *
   * @throws what the disk says; the segment is sealed then, and holds none of these rows
   */
  write(header: Buffer, rows: Buffer): OpenSegment;
  /** Brings what is written to the disk, at most so much later. */
  syncLater(ms: number): void;
  /** Seals the segment when it is too large, too old or of another ISO week. */
  sealWhenDue(): void;
  /** Seals the segment, if there is one; the next rows begin another. */
  seal(): void;
  /** Seals, and resolves when everything is sealed or has failed. */
  close(): Promise<void>;
};

/** The segment that a log writes now: a new one by size, by age and by ISO week. */
export function openCurrentSegment(options: CurrentSegmentOptions): CurrentSegment {
  const { dir, instance, maxBytes, maxAgeMs, now, onFailure } = options;
  let segment: OpenSegment | undefined;
  let syncTimer: NodeJS.Timeout | undefined;
  const sealing = new Set<Promise<void>>();

  const seal = (): void => {
    if (!segment) return;
    const sealed: Promise<void> = segment
      .seal()
      .catch((error: unknown) => onFailure('seal a segment of', error))
      .finally(() => sealing.delete(sealed));
    sealing.add(sealed);
    segment = undefined;
  };

  const sealWhenDue = (): void => {
    if (!segment) return;
    const time = now();
    const isOld = time.getTime() - segment.startedAt.getTime() >= maxAgeMs;
    if (isOld || segment.size >= maxBytes || isoWeekOf(time).week !== isoWeekOf(segment.startedAt).week) seal();
  };

  return {
    write(header, rows) {
      sealWhenDue();
      segment ??= createSegment(dir, instance, now());
      try {
        segment.write(segment.size === 0 ? Buffer.concat([header, rows]) : rows);
        return segment;
      } catch (error) {
        seal();
        throw error;
      }
    },
    syncLater(ms) {
      syncTimer ??= setTimeout(() => {
        syncTimer = undefined;
        segment?.sync().catch((error: unknown) => onFailure('sync', error));
      }, ms).unref();
    },
    sealWhenDue,
    seal,
    async close() {
      clearTimeout(syncTimer);
      seal();
      await Promise.all(sealing);
    },
  };
}
