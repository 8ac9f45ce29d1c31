import { randomUUID } from 'node:crypto';
import { championChanged, recordRunJob } from '@fraud/jobs';
import { loadModel, promote, readChampion, rollback, verifyModel } from '@fraud/model-registry';
import { z } from 'zod';
import { type CommandPlan, defineCommand, type ProgressReporter } from '../command-line/command.ts';
import { filePath, option, type OptionTable } from '../command-line/option.ts';
import { configuredStore, withQueues } from '../config.ts';
import { writeOutput } from '../files/write-output.ts';
import { findFolder, modelVersion, STORE_NOTE } from './models-commands.ts';

const notes: CommandPlan<OptionTable>['notes'] = [
  STORE_NOTE,
  'The APIs are told through Redis (REDIS_URL). Without Redis they notice the change within a minute. ' +
    'A job then moves the alias in MLflow.',
];

export const modelsPromoteCommand = defineCommand({
  name: 'models promote',
  purpose: 'puts a published model into service, whatever its verdict',
  options: {
    version: option('VERSION', modelVersion, 'the version to put into service'),
    reason: option('TEXT', z.string().min(1).default('promoted by hand'), 'the reason, stored with the champion'),
  },
  notes,
  examples: ['--version 0123456789ab --reason "the last one misses card testing"'],
  run: async ({ version, reason }, { reporter }) => {
    const store = configuredStore();
    await verifyModel(store, await findFolder(store, version));
    const replaces = (await readChampion(store))?.version ?? null;
    const outcome = await promote(store, { version, replaces, reason, now: new Date() });
    await announce(version, await findFolder(store, version), reporter);
    return {
      data: { version, replaces, outcome },
      text:
        outcome === 'skipped'
          ? `${version} already serves`
          : `${version} serves now, instead of ${replaces ?? 'no model'}`,
    };
  },
});

export const modelsRollbackCommand = defineCommand({
  name: 'models rollback',
  purpose: 'puts the previous model back into service; again: the one before that',
  options: {},
  notes,
  examples: [''],
  run: async (_, { reporter }) => {
    const store = configuredStore();
    const before = await readChampion(store);
    const { version, folder } = await rollback(store, new Date());
    await announce(version, folder, reporter);
    return {
      data: { version, replaced: before?.version ?? null },
      text: `${version} serves again, instead of ${before?.version ?? 'no model'}`,
    };
  },
});

export const modelsRestoreCommand = defineCommand({
  name: 'models restore',
  purpose: 'copies a published model from the store to a local file, verified',
  options: {
    version: option('VERSION', modelVersion, 'a published version'),
    out: option('FILE', filePath, 'the file to write'),
  },
  notes: [STORE_NOTE],
  examples: ['--version 0123456789ab --out model.forest'],
  run: async ({ version, out }, { signal }) => {
    const store = configuredStore();
    const { bytes, folder } = await loadModel(store, await findFolder(store, version));
    await writeOutput(out, [bytes], signal);
    return {
      data: { version, folder, out, bytes: bytes.length },
      text: `${out} is ${version}, ${bytes.length} bytes, as published`,
    };
  },
});

/** Tells the services. The champion has changed already, so an unreachable Redis is only logged. */
async function announce(version: string, folder: string, reporter: ProgressReporter): Promise<void> {
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
    reporter.log(`the services were not told; they will notice by themselves: ${(error as Error).message}`);
  }
}
