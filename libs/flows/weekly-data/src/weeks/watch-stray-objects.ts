import type { ObjectStore } from '@fraud/object-store';
import { weekAt } from './list-weeks.ts';

/** What the name of a weekly file must look like. */
const NAME_RULE =
  'the name must be week_<year>_<ISO week>.csv, such as week_2026_07.csv, or week_<number>.csv, each ' +
  'also as .csv.gz, .csv.zst or .parquet';

/** An object among the weekly files that is not one of them, so that it is not read. */
export type StrayObject = { readonly key: string; readonly warning: string };

/** Objects under the prefix that are not weekly files; each call gives those that no earlier call has given. */
export function watchStrayObjects(store: ObjectStore, prefix: string): () => Promise<StrayObject[]> {
  const known = new Set<string>();
  return async () => {
    const strays: StrayObject[] = [];
    for await (const { key } of store.list(prefix)) {
      if (known.has(key) || weekAt(key, prefix) !== undefined) continue;
      known.add(key);
      const isMarker = key.endsWith('/'); // what some tools write for a folder
      if (!isMarker) strays.push({ key, warning: `${key} is not read as a weekly file: ${nameFault(key, prefix)}` });
    }
    return strays;
  };
}

function nameFault(key: string, prefix: string): string {
  return key.slice(prefix.length).includes('/') ? `it must be directly below ${prefix}, and ${NAME_RULE}` : NAME_RULE;
}
