import { randomUUID } from 'node:crypto';
import { championChanged, recordRunJob } from '@fraud/jobs';
import { loadModel, promote, readChampion, rollback, verifyModel } from '@fraud/model-registry';
import { z } from 'zod';
import { type CommandPlan, defineCommand, type Narrator } from '../command-line/command.ts';
import { filePath, option, type OptionTable } from '../command-line/option.ts';
import { configuredStore, withQueues } from '../config.ts';
import { writeOutput } from '../files/write-output.ts';
import { folderOf, modelVersion, STORE_NOTE } from './models-commands.ts';

const notes: CommandPlan<OptionTable>['notes'] = [
  STORE_NOTE,
  "The APIs are told through Redis (REDIS_URL); without it they notice by themselves within a minute. MLflow's alias follows by a job.",
];

export const modelsPromoteCommand = defineCommand({
  name: 'models promote',
  purpose: 'puts a published model into service, whatever its verdict was',
  options: {
    version: option('VERSION', modelVersion, 'the model that shall serve'),
    reason: option('TEXT', z.string().min(1).default('promoted by hand'), 'why, kept with the champion'),
  },
  notes,
  examples: ['--version 0123456789ab --reason "the last one misses card testing"'],
  run: async ({ version, reason }, { narrator }) => {
    const store = configuredStore();
    await verifyModel(store, await folderOf(store, version));
    const replaces = (await readChampion(store))?.version ?? null;
    const outcome = await promote(store, { version, replaces, reason, now: new Date() });
    await tell(version, await folderOf(store, version), narrator);
    return {
      data: { version, replaces, outcome },
      text:
        outcome === 'skipped'
          ? `${version} serves already`
          : `${version} serves now, instead of ${replaces ?? 'nobody'}`,
    };
  },
});

export const modelsRollbackCommand = defineCommand({
  name: 'models rollback',
  purpose: 'puts the model back into service that served before; again, the one before that',
  options: {},
  notes,
  examples: [''],
  run: async (_, { narrator }) => {
    const store = configuredStore();
    const before = await readChampion(store);
    const { version, folder } = await rollback(store, new Date());
    await tell(version, folder, narrator);
    return {
      data: { version, replaced: before?.version ?? null },
      text: `${version} serves again, instead of ${before?.version ?? 'nobody'}`,
    };
  },
});

export const modelsRestoreCommand = defineCommand({
  name: 'models restore',
  purpose: 'copies a published model from the store to a local file, verified',
  options: {
    version: option('VERSION', modelVersion, 'a published version'),
    out: option('FILE', filePath, 'where the model shall lie'),
  },
  notes: [STORE_NOTE],
  examples: ['--version 0123456789ab --out model.forest'],
  run: async ({ version, out }, { signal }) => {
    const store = configuredStore();
    const { bytes, folder } = await loadModel(store, await folderOf(store, version));
    await writeOutput(out, [bytes], signal);
    return {
      data: { version, folder, out, bytes: bytes.length },
      text: `${out} is ${version}, ${bytes.length} bytes, as published`,
    };
  },
});

/** Tells the services; the champion is changed already, so a Redis that is away is only a remark. */
async function tell(version: string, folder: string, narrator: Narrator): Promise<void> {
  try {
    await withQueues(async (queues) => {
      await queues.announce(championChanged, { version });
      await queues.enqueue(recordRunJob, {
        folder,
        retrainJobId: 'by-hand',
        reason: 'manual',
        requestId: randomUUID(),
      });
    });
  } catch (error) {
    narrator.remark(`the services were not told, they will notice by themselves: ${(error as Error).message}`);
  }
}
