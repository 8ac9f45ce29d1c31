/** Memory and file descriptors of processes, from /proc: neither may grow with what goes wrong. */
import { readdirSync, readFileSync } from 'node:fs';

/** A process is warm after so long: its models are loaded and its code is compiled. */
const WARM_MS = 10_000;
/**
 * Growth of a warm process that is no leak: garbage that waits, connections that a hanging store holds, and in a
 * trainer the threads and rows of trainings. Twenty retrainings in one process (four weeks of 1,000 rows, 20 trees)
 * leak nothing: memory 180 MB before the first, 255 after it, at most 274, 241 after the last; heap after a collection
 * 36.9 MB after the first, 39.2 after the fifteenth, 32.2 after the last. Of schedules the largest growth of a trainer
 * that was seen is 343 MB, so a third more is a finding.
 */
const MAX_DESCRIPTORS = 100;
const maxMegabytes = (name: string): number => (name === 'trainer' ? 450 : 250);

type Usage = { readonly megabytes: number; readonly descriptors: number };
export type ProcessWatch = {
  /** Looks at every process that runs now. */
  look(running: ReadonlyMap<string, number>): void;
  /** The most that any warm process has grown. */
  growth(): Usage;
  /** What has grown too much, a sentence each. */
  problems(): string[];
};

export function watchProcesses(): ProcessWatch {
  const seen = new Map<number, { name: string; since: number; warm?: Usage; last?: Usage }>();
  const grown = () =>
    [...seen].flatMap(([pid, { name, warm, last }]) =>
      warm && last
        ? [
            {
              ...{ name, pid },
              megabytes: last.megabytes - warm.megabytes,
              descriptors: last.descriptors - warm.descriptors,
            },
          ]
        : [],
    );
  const most = (of: keyof Usage) => Math.max(0, ...grown().map((each) => each[of]));
  return {
    look(running) {
      for (const [name, pid] of running) {
        const usage = usageOf(pid);
        if (usage === undefined) continue;
        const known = seen.get(pid) ?? { name, since: Date.now() };
        seen.set(pid, known);
        if (Date.now() - known.since < WARM_MS) continue;
        known.warm ??= usage;
        known.last = usage;
      }
    },
    growth: () => ({ megabytes: most('megabytes'), descriptors: most('descriptors') }),
    problems: () =>
      grown()
        .filter((each) => each.megabytes > maxMegabytes(each.name) || each.descriptors > MAX_DESCRIPTORS)
        .map(
          (each) => `${each.name} (${each.pid}) has grown by ${each.megabytes} MB and ${each.descriptors} descriptors`,
        ),
  };
}

/** Undefined of a process that has ended. */
function usageOf(pid: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    return { megabytes: Math.round(kilobytes / 1024), descriptors: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}
