import { Page } from '../parts/page.tsx';

export type ComparedParts = {
  /** What the address names: two, fewer or none. */
  readonly pair: readonly string[];
  readonly choose: (pair: readonly string[]) => void;
};

/** Two lists to choose from; until both are chosen they propose `pair`. */
export function Choice({
  what,
  names,
  titleOf,
  pair,
  choose,
}: ComparedParts & { what: string; names: readonly string[]; titleOf: (name: string) => string }) {
  return (
    <form class="two choice" onSubmit={(event) => event.preventDefault()}>
      {['One', 'The other'].map((side, i) => (
        <label key={side}>
          {`${side} ${what}`}
          <select value={pair[i]} onChange={({ currentTarget }) => choose(pair.with(i, currentTarget.value))}>
            {names.map((name) => (
              <option key={name} value={name}>
                {titleOf(name)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </form>
  );
}

/** Instead of a comparison, where there is nothing to compare. */
export function TooFew({ what }: { what: string }) {
  return <Page title="Compare" headline={`There are not yet two ${what} to compare.`} />;
}
