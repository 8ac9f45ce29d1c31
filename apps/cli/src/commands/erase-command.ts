import { eraseDecisions, type Erasure, labelFolder } from '@fraud/decision-log';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { option } from '../command-line/option.ts';
import { configuredDecisionLog, configuredEntityName, configuredStore } from '../config.ts';
import { audited } from './audited-change.ts';
import { STORE_NOTE } from './models/models-commands.ts';

const ENTITY = /^([^=]+)=(.+)$/;
const entityValue = z
  .string()
  .regex(ENTITY, { error: 'expected a column of type entity and its value, such as card=4111111111111111' });

export const eraseCommand = defineCommand({
  name: 'erase',
  purpose: 'erases the logged decisions and labels of a card, a merchant or a transaction',
  options: {
    entity: option('COLUMN=VALUE', entityValue.optional(), 'whose decisions to erase; the value as clients send it'),
    transaction: option(
      'ID',
      z.string().min(1).optional(),
      "the id of a decision, or the caller's own id of a transaction",
    ),
  },
  notes: [
    STORE_NOTE,
    'Entities are known under ENTITY_KEY; what was logged under an older key is found with that key as ENTITY_KEY.',
    'Run it on every machine that has a decision log (DECISION_LOG_DIR). Weekly files, models and MLflow stay.',
  ],
  examples: ['--entity card=4111111111111111', '--transaction 01a229bd-6145-71b3-9e42-c7ae59ce0bc3'],
  run: async ({ entity, transaction }) => {
    if ((entity === undefined) === (transaction === undefined))
      throw new CliError('FRAUD_CLI_USAGE', 'one of --entity COLUMN=VALUE and --transaction ID is needed');
    const [, column = '', value = ''] = ENTITY.exec(entity ?? '') ?? [];
    const name = entity === undefined ? undefined : configuredEntityName(column, value);
    const [store, dir] = [configuredStore(), configuredDecisionLog()];
    const erasure = await audited(
      store,
      { action: 'data.erase' },
      () =>
        eraseDecisions({
          dir,
          labelsDir: labelFolder(dir),
          store,
          isErased: (decision) =>
            transaction === undefined
              ? decision.transaction[column] === name
              : decision.id === transaction || decision.transactionId === transaction,
          transactionId: transaction,
          now: new Date(),
        }),
      ({ decisions, labels }) => ({
        reason: `${decisions} decisions, ${labels} labels`,
        ...(decisions + labels === 0 && { outcome: 'skipped' as const }),
      }),
    );
    const left = whatIsLeft(erasure);
    if (left !== undefined) throw new CliError('FRAUD_CLI_ERASE_INCOMPLETE', `${describe(erasure)}; ${left}`);
    return { data: erasure, text: describe(erasure) };
  },
});

function describe({ decisions, labels, segments }: Erasure): string {
  return `erased ${decisions} decisions and ${labels} labels, in ${segments} files of the log`;
}

function whatIsLeft({ open, unread }: Erasure): string | undefined {
  if (unread.length > 0) return `these files cannot be read, so nobody knows what they hold: ${unread.join(', ')}`;
  if (open === 0) return undefined;
  return `${open} decisions lie in a file that is being written: erase again after DECISION_LOG_SEAL_SECONDS`;
}
