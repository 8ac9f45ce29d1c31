/** Inputs that are worth computing from the columns of a row, as entries of `derived` in a schema file. */
import type { GuessedTime } from './guess-roles.ts';
import type { GuessedColumn } from './guess-type.ts';

type Entry = { readonly name?: string; readonly as: string | readonly string[] } & Readonly<Record<string, unknown>>;

const BIRTH = /(dob|birth|^born)/i;
const LATITUDE = /^(.*?)lat(itude)?$/i;
/** What a balance is called before and after a transfer. */
const BEFORE_AND_AFTER: readonly (readonly [RegExp, string])[] = [
  [/^old(.*)$/i, 'new$1'],
  [/^(.*)_before$/i, '$1_after'],
  [/^opening(.*)$/i, 'closing$1'],
];

export function proposeDerived(columns: readonly GuessedColumn[], time: GuessedTime): Entry[] {
  const numbers = columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  const clock: Entry[] = time.as === 'hours' ? [{ as: ['hourOfDay'] }] : [{ as: ['hourOfDay', 'dayOfWeek'] }];
  const ages = columns
    .filter(({ type }) => type === 'time')
    .map(({ name }): Entry => {
      const isBirth = BIRTH.test(name);
      return { name: isBirth ? 'age' : `since ${name}`, as: 'elapsed', from: name, unit: isBirth ? 'years' : 'days' };
    });
  return [...clock, ...ages, ...distances(numbers), ...differences(numbers)];
}

/** Two pairs of latitude and longitude: how far apart they are. */
function distances(numbers: readonly string[]): Entry[] {
  const places = numbers.flatMap((latitude) => {
    const before = LATITUDE.exec(latitude)?.[1];
    if (before === undefined) return [];
    const longitude = numbers.find((name) =>
      new RegExp(`^${escapeRegExp(before)}(lon|long|lng|longitude)$`, 'i').test(name),
    );
    return longitude === undefined ? [] : [[latitude, longitude] as const];
  });
  const [one, other] = places;
  if (one === undefined || other === undefined) return [];
  return [{ name: `km ${one[0]} to ${other[0]}`, as: 'distance', of: [...one, ...other] }];
}

function differences(numbers: readonly string[]): Entry[] {
  return numbers.flatMap((before) =>
    BEFORE_AND_AFTER.flatMap(([pattern, replacement]) => {
      const after = pattern.test(before) ? sameName(numbers, before.replace(pattern, replacement)) : undefined;
      return after === undefined ? [] : [{ name: `${after} - ${before}`, as: 'difference', of: [after, before] }];
    }),
  );
}

/** The name as it is among the columns, vowels and case aside: `oldbalanceOrg` belongs to `newbalanceOrig`. */
function sameName(names: readonly string[], wanted: string): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[aeiou_ ]/g, '');
  return names.find((name) => plain(name) === plain(wanted));
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
