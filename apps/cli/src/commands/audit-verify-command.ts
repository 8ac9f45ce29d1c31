import { verifyAudit } from '@fraud/audit';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { option } from '../command-line/option.ts';
import { textTable } from '../command-line/terminal-text.ts';
import { configuredStore } from '../config.ts';
import { STORE_NOTE } from './models/models-commands.ts';

const HEADER = ['day', 'instance', 'objects', 'lines', 'head'];
/** Problems that one error names. */
const MAX_NAMED = 20;

export const auditVerifyCommand = defineCommand({
  name: 'audit verify',
  purpose: 'checks that no line of the audit trail was changed, removed or put in between',
  options: {
    day: option('DAY', z.iso.date().optional(), 'a day in UTC, such as 2026-11-29; default: every day'),
  },
  operand: 'day',
  notes: [
    STORE_NOTE,
    'Lines that were removed from the end of a chain leave no gap. Note the head of each chain elsewhere and\n' +
      'compare it, or keep the versions of the objects in the bucket.',
  ],
  examples: ['', '2026-11-29'],
  run: async ({ day }, { signal }) => {
    const { chains, problems } = await verifyAudit(configuredStore(), day, signal);
    if (problems.length > 0) {
      const more = problems.length > MAX_NAMED ? [`and ${problems.length - MAX_NAMED} more`] : [];
      throw new CliError(
        'FRAUD_CLI_DATA',
        `The audit trail is not whole:\n${[...problems.slice(0, MAX_NAMED), ...more].join('\n')}`,
      );
    }
    const rows = chains.map(({ day, instance, objects, lines, head }) => [day, instance, objects, lines, head]);
    return {
      data: { chains },
      text:
        rows.length === 0
          ? 'there is no audit trail yet'
          : textTable([HEADER, ...rows.map((row) => row.map(String))]).join('\n'),
    };
  },
});
