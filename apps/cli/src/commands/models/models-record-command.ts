import { randomUUID } from 'node:crypto';
import { recordRunJob, requestJob } from '@fraud/jobs';
import { defineCommand } from '../../command-line/command.ts';
import { option } from '../../command-line/option.ts';
import { configuredStore, withQueues } from '../../config.ts';
import { findFolderOrChampion, modelVersion, STORE_NOTE } from './models-commands.ts';

export const modelsRecordCommand = defineCommand({
  name: 'models record',
  purpose: 'has a published model recorded in MLflow anew, where MLflow has lost it, and its alias set',
  options: { version: option('VERSION', modelVersion.optional(), 'a published version; default: the champion') },
  operand: 'version',
  notes: [
    STORE_NOTE,
    'A trainer does it, from the backup of the model. What MLflow still has is left as it is; the alias `champion` ' +
      'follows the champion.',
  ],
  examples: ['', '0123456789ab'],
  run: async ({ version }) => {
    const store = configuredStore();
    const folder = await findFolderOrChampion(store, version);
    const requestId = randomUUID();
    const { id } = await withQueues((queues) =>
      requestJob({ store, queues }, recordRunJob, { folder, retrainJobId: 'by-hand', reason: 'manual', requestId }),
    );
    return { data: { folder, jobId: id }, text: `asked: job ${id} records ${folder} in MLflow` };
  },
});
