import { restoreObjects } from '@fraud/object-store';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { option, switchOption } from '../command-line/option.ts';
import { configuredCopy, configuredStore } from '../config.ts';
import { audited } from './audited-change.ts';
import { STORE_NOTE } from './models/models-commands.ts';

export const storeRestoreCommand = defineCommand({
  name: 'store restore',
  purpose: 'brings objects of the store back from a second copy of it',
  options: {
    fromBucket: option('NAME', z.string().min(1).optional(), 'the bucket that holds the copy'),
    fromFolder: option('FOLDER', z.string().min(1).optional(), 'the folder that holds the copy'),
    prefix: option('PREFIX', z.string().default(''), 'only what begins with it, such as models/ (default: everything)'),
    replace: switchOption('replace objects that are there and differ from the copy; else they stay'),
  },
  notes: [
    STORE_NOTE,
    'The bucket of the copy is asked with the same endpoint, region and credentials. Nothing is deleted.',
    'With --replace name what is damaged: an old copy of models/ brings the champion of its time back.',
  ],
  examples: [
    '--from-bucket my-copy --prefix models/',
    '--from-folder /backup/store --prefix model_backups/20261129T030000Z-0123456789ab/ --replace',
  ],
  run: async ({ fromBucket, fromFolder, prefix, replace }, { signal }) => {
    if ((fromBucket === undefined) === (fromFolder === undefined))
      throw new CliError('FRAUD_CLI_USAGE', 'one of --from-bucket NAME and --from-folder FOLDER is needed');
    const copy = configuredCopy(fromBucket === undefined ? { folder: fromFolder! } : { bucket: fromBucket });
    const store = configuredStore();
    const objects = await audited(
      store,
      { action: 'data.restore', subject: prefix || 'everything', from: copy.describe() },
      () => restoreObjects(copy, store, { prefix, replace, signal }),
      ({ restored, replaced }) => ({
        reason: `${restored.length} restored, ${replaced.length} replaced`,
        ...(restored.length + replaced.length === 0 && { outcome: 'skipped' as const }),
      }),
    );
    const { restored, replaced, kept } = objects;
    const text = `${restored.length} objects restored, ${replaced.length} replaced, ${kept.length} left as they were`;
    return { data: objects, text };
  },
});
