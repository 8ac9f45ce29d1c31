import { rm } from 'node:fs/promises';
import { openMemoryHistory, openRedisHistory, snapshotPath } from '@fraud/transaction-history';
import { defineCommand } from '../../command-line/command.ts';
import { type ConfiguredHistories, configuredHistories, HISTORIES_NOTE } from './configured-histories.ts';

/** A rebuilding waits for everything. */
const FOREVER_MS = 2 ** 31 - 1;

export const historyRebuildCommand = defineCommand({
  name: 'history rebuild',
  purpose: 'fills the histories again, from the weekly files, the decision log and feedback',
  options: {},
  notes: [
    HISTORIES_NOTE,
    'Of an API that keeps histories in its memory the snapshot is made anew: stop the API first, it would write its ' +
      'own over it. In Redis what is missing is added, beside running APIs; what is there stays.',
  ],
  examples: ['', '--json'],
  run: async (_, { reporter }) => {
    const configured = configuredHistories(reporter);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    const done = Promise.withResolvers<string>();
    const keeper = await open(configured, done.resolve, failure.reject);
    try {
      void keeper.open(configured.schema);
      const text = await Promise.race([done.promise, failure.promise]);
      const { kept, entities, events } = keeper.status();
      return { data: { kept, ...(kept === 'memory' && { entities, events }), said: text }, text };
    } finally {
      await keeper.close();
    }
  },
});

async function open(
  { schema, sources, dir, redis }: ConfiguredHistories,
  note: (line: string) => void,
  onError: (error: Error) => void,
) {
  if (redis !== undefined)
    return openRedisHistory({
      ...sources,
      ...redis,
      ...{ instance: `cli-${process.pid}-${Date.now()}`, isFirst: false, timeoutMs: FOREVER_MS },
      ...{ note, onError },
    });
  await rm(snapshotPath(dir, schema), { force: true });
  return openMemoryHistory({ ...sources, dir, openMs: FOREVER_MS, note, onError });
}
