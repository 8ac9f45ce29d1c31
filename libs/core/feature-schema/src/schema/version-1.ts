/**
 * Schema files of version 1: `{ name, columns: [{ name, role }] }`. Every column is a number and none has gaps. The
 * event time always moves, so it never enters a model as it is: it becomes the time of day, the first input. The
 * features follow in file order.
 */
import { z } from 'zod';
import { type Column, plainColumn } from './column.ts';
import { fingerprintOf, repeatedNames } from './fingerprint.ts';

type Role = 'eventTime' | 'feature' | 'label';
type RoledColumn = { readonly name: string; readonly role: Role };

/** Name of the model input made from the event time. */
const TIME_OF_DAY = 'TimeOfDay';

/** Names that cannot be columns: the input made from the event time, and the caller's own id of a transaction. */
const RESERVED = [TIME_OF_DAY, 'id'];

export const schemaVersion1 = z
  .strictObject({
    name: z.string().min(1),
    columns: z.array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
          error: ({ input }) =>
            `${JSON.stringify(input)} is not allowed, expected letters, digits and _, no digit first`,
        }),
        role: z.enum(['eventTime', 'feature', 'label'], {
          error: ({ input }) =>
            `${JSON.stringify(input) ?? 'nothing'} is not allowed, expected eventTime, feature or label`,
        }),
      }),
    ),
  })
  .superRefine(({ columns }, context) => {
    for (const message of columnProblems(columns)) context.addIssue({ code: 'custom', message, path: ['columns'] });
  })
  .transform(({ name, columns }) => {
    const features = namesOf(columns, 'feature');
    return {
      version: 1 as const,
      name,
      columns: columns.map(toColumn),
      eventTime: namesOf(columns, 'eventTime')[0]!,
      label: namesOf(columns, 'label')[0]!,
      id: null,
      amount: null,
      requested: columns.filter(({ role }) => role !== 'label').map((column) => column.name),
      inputs: [TIME_OF_DAY, ...features],
      features,
      categories: [],
      derived: [{ name: TIME_OF_DAY, as: 'timeOfDay' as const }],
      histories: null,
      historyColumns: [],
      fingerprint: fingerprintOf(columns.map((column) => [column.name, column.role])),
    };
  });

function toColumn({ name, role }: RoledColumn): Column {
  if (role === 'feature') return plainColumn(name, 'number');
  const column = plainColumn(name, role);
  return role === 'eventTime'
    ? { ...column, time: { as: 'seconds', zone: 'UTC' } }
    : { ...column, classes: { fraud: ['1'], legitimate: ['0'] } };
}

function columnProblems(columns: readonly RoledColumn[]): string[] {
  const names = columns.map((column) => column.name);
  const count = (role: Role) => namesOf(columns, role).length;
  return [
    ...repeatedNames(names).map((name) => `column "${name}" is named twice`),
    ...names.filter((name) => RESERVED.includes(name)).map((name) => `"${name}" is reserved and cannot be a column`),
    ...(['eventTime', 'label'] as const)
      .filter((role) => count(role) !== 1)
      .map((role) => `${count(role)} columns have role ${role}, exactly one must`),
    ...(count('feature') === 0 ? ['no column has role feature, at least one must'] : []),
  ];
}

function namesOf(columns: readonly RoledColumn[], role: Role): string[] {
  return columns.filter((column) => column.role === role).map((column) => column.name);
}
