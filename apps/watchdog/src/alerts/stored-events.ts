/** What the store says has happened: each kind of object that people are told of, and the words for it. */
import type { Alert } from '@fraud/alerts';
import { historySkew } from '@fraud/drift-report';
import type { ObjectStore } from '@fraud/object-store';
import { quarantineReason } from '@fraud/weekly-data';
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** `page`: where the console shows it, if it does. */
type Told = (Omit<Alert, 'at' | 'link'> & { readonly page?: string }) | undefined;
type Kind = { readonly prefix: string; readonly suffix: string; readonly tell: (object: unknown, key: string) => Told };

function kind<T>(prefix: string, suffix: string, schema: z.ZodType<T>, tell: (object: T, key: string) => Told): Kind {
  return {
    prefix,
    suffix,
    tell: (object, key) => {
      const parsed = schema.safeParse(object);
      return parsed.success ? tell(parsed.data, key) : undefined; // of another build
    },
  };
}

const report = z.object({ week: z.string(), outcome: z.string(), reason: z.string() });
const ending = z.object({
  jobId: z.string(),
  outcome: z.string(),
  verdict: z.string().optional(),
  reason: z.string(),
});
const change = z.object({
  number: z.int(),
  kind: z.enum(['promotion', 'rollback']),
  version: z.string(),
  by: z.string(),
  reason: z.string(),
});

const KINDS: readonly Kind[] = [
  kind('drift_reports/', '.json', report, ({ week, outcome, reason }) =>
    outcome === 'alarm' ? { event: 'drift-alarm', subject: week, text: reason, page: `drift/${week}` } : undefined,
  ),
  kind('quarantine/', '.reason.json', quarantineReason, ({ key, sha256, message }) => ({
    event: 'week-quarantined',
    subject: sha256.slice(0, 12),
    text: `${key}: ${message}`,
  })),
  kind('retrainings/', '/outcome.json', ending, ({ jobId, outcome, verdict, reason }) => {
    const told = { subject: jobId, text: reason, page: `jobs/${encodeURIComponent(jobId)}` };
    if (outcome === 'failed') return { event: 'retraining-failed', ...told };
    return outcome === 'done' && verdict !== 'promote' ? { event: 'kept', ...told } : undefined;
  }),
  kind('models/history/', '.json', change, ({ number, kind: what, version, by, reason }) => ({
    event: what === 'promotion' ? 'promoted' : 'rolled-back',
    subject: `${number}-${version}`,
    text: `Model ${version}, by ${by}: ${reason}`,
    page: `models/${version}`,
  })),
  kind('history_skew', '.json', historySkew, ({ at, compared, differing, columns }) => {
    const text = `${differing} of ${compared} decisions differ: ${columns.map(({ name }) => name).join(', ')}.`;
    return differing === 0 ? undefined : { event: 'skew', subject: at.replaceAll(':', ''), text };
  }),
  kind('labels_to_review/', '.json', z.unknown(), (_, key) => ({
    event: 'labels-set-aside',
    subject: key.split('/')[1]!,
    text: 'Labels of a token that is not trusted wait until a person accepts them.',
  })),
];

/**
 * How the store's events of the last day are found. An object is read once for each etag it has had: looking again
 * costs six listings.
 */
export function watchStoredEvents(
  store: ObjectStore,
  now: () => Date,
  consoleUrl: string | undefined,
): (signal: AbortSignal) => Promise<Alert[]> {
  let known = new Map<string, Alert | undefined>();
  return async (signal) => {
    const seen = new Map<string, Alert | undefined>();
    for (const { prefix, suffix, tell } of KINDS)
      for await (const object of store.list(prefix, { signal })) {
        const isNew = now().getTime() - object.lastModified.getTime() < DAY_MS;
        if (!isNew || !object.key.endsWith(suffix)) continue;
        const id = `${object.key} ${object.etag}`;
        seen.set(id, known.has(id) ? known.get(id) : alertOf(object, tell(await read(store, object.key), object.key)));
      }
    known = seen;
    return [...seen.values()].filter((alert) => alert !== undefined);
  };

  function alertOf({ key, lastModified }: { key: string; lastModified: Date }, told: Told): Alert | undefined {
    if (told === undefined) return undefined;
    const { page, ...rest } = told;
    const link = page !== undefined && consoleUrl !== undefined ? `${withoutSlash(consoleUrl)}/${page}` : undefined;
    return { ...rest, link: link ?? `${store.describe()}: ${key}`, at: lastModified.toISOString() };
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

async function read(store: ObjectStore, key: string): Promise<unknown> {
  const stored = await store.get(key);
  try {
    return stored && (JSON.parse(new TextDecoder().decode(stored.bytes)) as unknown);
  } catch {
    return undefined; // said by whoever needs the object
  }
}
