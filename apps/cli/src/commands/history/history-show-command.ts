import { entityHasher } from '@fraud/feature-schema';
import { lookInMemory, lookInRedis } from '@fraud/transaction-history';
import { z } from 'zod';
import { defineCommand } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { listOption, option } from '../../command-line/option.ts';
import { shortNumber, textTable } from '../../command-line/terminal-text.ts';
import { configuredHistories, HISTORIES_NOTE } from './configured-histories.ts';

const entity = z.string().regex(/^[^=]+=.+$/, { error: 'expected a column and its value, such as card=4711' });

export const historyShowCommand = defineCommand({
  name: 'history show',
  purpose: 'shows what is known of a card or a merchant: its last payments, and each derived column now',
  options: {
    entity: listOption('COLUMN=VALUE', z.array(entity).min(1), 'whose history; two of them for a pair'),
    last: option('N', z.coerce.number().int().min(1).max(1_000).default(10), 'payments to show (default: 10)'),
  },
  notes: [
    HISTORIES_NOTE,
    'Of an API that keeps histories in its memory, the last snapshot is read and what was logged since. Columns of ' +
      'the payment itself, such as a ratio to its amount, are missing.',
  ],
  examples: ['--entity card=4711', '--entity card=4711 shop=22 --last 3 --json'],
  run: async ({ entity: asked, last }, { reporter }) => {
    const { schema, sources, dir, redis, entityKey } = configuredHistories(reporter);
    const hide = entityHasher(entityKey);
    const names = asked.map((each) => each.slice(0, each.indexOf('=')));
    const unknown = names.find((name) => !schema.histories.entities.includes(name));
    if (unknown !== undefined)
      throw new CliError(
        'FRAUD_CLI_USAGE',
        `--entity ${unknown}: histories are kept of ${schema.histories.entities.join(', ')}`,
      );
    const now = new Date();
    const transaction = {
      ...Object.fromEntries(asked.map((each, i) => [names[i]!, hide(each.slice(names[i]!.length + 1))])),
      [schema.eventTime]: now.getTime() / 1000,
    };
    const { kept, columns } = await (redis
      ? lookInRedis(redis, schema, transaction)
      : lookInMemory({ ...sources, dir }, schema, transaction));
    const groups = kept.map(({ group, events }) => ({ group, events: events.length, last: events.slice(-last) }));
    return { data: { at: now.toISOString(), groups, columns }, text: textOf(groups, columns) };
  },
});

type Shown = Pick<Awaited<ReturnType<typeof lookInMemory>>['kept'][number], 'group'> & {
  readonly events: number;
  readonly last: Awaited<ReturnType<typeof lookInMemory>>['kept'][number]['events'];
};

function textOf(groups: readonly Shown[], columns: Readonly<Record<string, number>>): string {
  const payments = groups.flatMap(({ group, events, last }) => [
    `${group}: ${events} payments are kept${last.length < events ? `, the last ${last.length} of them` : ''}`,
    ...textTable(last.map((event) => [`  ${new Date(event.timeSeconds * 1000).toISOString()}`, ...wordsOf(event)])),
    '',
  ]);
  const rows = Object.entries(columns).map(([name, value]) => [name, shortNumber(value)]);
  return [...payments, ...textTable(rows, { right: [1] })].join('\n');
}

function wordsOf({ numbers, label }: Shown['last'][number]): string[] {
  const figures = Object.entries(numbers).map(([name, value]) => `${name} ${Number.isNaN(value) ? '-' : value}`);
  return [...figures, label === undefined ? '' : label === 1 ? 'fraud' : 'legitimate'];
}
