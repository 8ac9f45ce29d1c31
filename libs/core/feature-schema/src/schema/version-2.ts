/**
 * Schema files of version 2: columns of several types, with gaps, and inputs derived from them. The inputs are the
 * columns of type number, category and boolean in the file's order, then the derived columns in theirs.
 */
import { z } from 'zod';
import { type Column, plainColumn, type TimeForm } from './column.ts';
import { CLOCK, type DerivedColumn } from './derived-column.ts';
import { readDerived } from './derived-column-json.ts';
import { fingerprintOf } from './fingerprint.ts';
import { historyNames, historyPlan } from './history-columns.ts';
import { structureProblems } from './structure-problems.ts';

const name = z.string().regex(/^(?! )[^\p{C}"]{1,128}(?<! )$/u, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not allowed, expected 1 to 128 characters without quotes and control characters`,
});

const zone = z.string().refine((text) => isZone(text), {
  error: ({ input }) => `${JSON.stringify(input)} is not allowed, expected a time zone such as Europe/Paris`,
});

const timeForm = {
  as: z.enum(['iso8601', 'seconds', 'milliseconds', 'hours', 'days']).default('iso8601'),
  zone: zone.default('UTC'),
};

const texts = z.array(z.string().transform((text) => text.trim()));

const describing = {
  name,
  title: z.string().min(1).optional(),
  unit: z.string().min(1).optional(),
  /** For those who read the file. */
  comment: z.string().optional(),
};

const column = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      ...describing,
      type: z.enum(['number', 'category', 'boolean', 'entity', 'context']),
      missing: texts.default(['']),
    }),
    z.strictObject({ ...describing, ...timeForm, type: z.literal('time'), missing: texts.default(['']) }),
    z.strictObject({ ...describing, type: z.literal('ignore') }),
  ],
  {
    error: ({ input }) =>
      `type ${JSON.stringify((input as { type?: unknown } | null)?.type) ?? 'nothing'} is not allowed, expected ` +
      'number, category, boolean, time, entity, context or ignore',
  },
);

export const schemaVersion2 = z
  .strictObject({
    version: z.literal(2),
    name: z.string().min(1),
    eventTime: z.strictObject({ column: name, ...timeForm }),
    label: z.strictObject({
      column: name,
      fraud: texts.min(1).default(['1']),
      legitimate: texts.min(1).default(['0']),
    }),
    id: name.optional(),
    amount: name.optional(),
    columns: z.array(column).min(1),
    derived: z.array(z.unknown().transform(readDerived)).default([]),
  })
  .superRefine((schema, context) => {
    for (const message of structureProblems(schema)) context.addIssue({ code: 'custom', message });
  })
  .transform(({ name, eventTime, label, id = null, amount = null, columns: listed, derived: entries }) => {
    const derived = entries.flatMap((entry) => entry.ofRow);
    const histories = historyPlan(entries.flatMap((entry) => entry.ofHistory));
    const historyColumns = historyNames(entries.flatMap((entry) => entry.ofHistory));
    const { column: eventTimeName, ...time } = eventTime;
    const { column: labelName, ...classes } = label;
    const columns: Column[] = [
      { ...plainColumn(eventTimeName, 'eventTime'), time },
      ...(id === null ? [] : [plainColumn(id, 'id')]),
      ...listed.map(toColumn),
      { ...plainColumn(labelName, 'label'), missing: [''], classes },
    ];
    const read = columns.filter(({ type }) => type === 'number' || type === 'category' || type === 'boolean');
    const inputs = [...[...read, ...derived].map((input) => input.name), ...historyColumns];
    return {
      version: 2 as const,
      name,
      columns,
      eventTime: eventTimeName,
      label: labelName,
      id,
      amount,
      requested: columns.filter(({ type }) => type !== 'label' && type !== 'ignore').map((each) => each.name),
      inputs,
      features: inputs.filter((input) => !derived.some((each) => each.name === input && isOfClock(each))),
      categories: read.flatMap(({ type }, i) => (type === 'category' ? [i] : [])),
      derived,
      histories,
      historyColumns,
      fingerprint: fingerprintOf([columns.map(meaningOf), derived, ...(histories === null ? [] : [histories])]),
    };
  });

function toColumn(json: z.infer<typeof column>): Column {
  const { name, type, title = name, unit = '' } = json;
  const missing = json.type === 'ignore' ? null : json.missing;
  const time: TimeForm | undefined = json.type === 'time' ? { as: json.as, zone: json.zone } : undefined;
  return { name, type, title, unit, missing, ...(time && { time }) };
}

/** All of a column but what is only for people to read. */
function meaningOf({ name, type, missing, time, classes }: Column): Partial<Column> {
  return { name, type, missing, ...(time && { time }), ...(classes && { classes }) };
}

function isOfClock({ as }: DerivedColumn): boolean {
  return CLOCK.some((clock) => clock === as);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
