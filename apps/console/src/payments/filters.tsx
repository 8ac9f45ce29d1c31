import { useAnswer } from '../api/use-answer.ts';

/** What the list is narrowed by, as people type it; empty: by nothing. */
export type Wanted = Readonly<
  Record<'transactionId' | 'entity' | 'class' | 'minPercent' | 'from' | 'to' | 'version' | 'labelled', string>
>;
export const EVERYTHING: Wanted = {
  ...{ transactionId: '', entity: '', class: '', minPercent: '', from: '', to: '', version: '', labelled: '' },
};

/** The same as the API asks for it: percent as a share, days of UTC as moments, the last day whole. */
export function queryOf({ minPercent, from, to, transactionId, entity, ...wanted }: Wanted): Record<string, string> {
  const share = Number(minPercent) / 100;
  const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString();
  return {
    ...wanted,
    transactionId: transactionId.trim(),
    entity: entity.trim(),
    ...(minPercent !== '' && share >= 0 && share <= 1 && { minProbability: String(share) }),
    ...(from !== '' && { from: new Date(from).toISOString() }),
    ...(to !== '' && { to: dayAfter(to) }),
  };
}

/** The form above the list. */
export function Filters({ wanted, change }: { wanted: Wanted; change: (wanted: Wanted) => void }) {
  const versions = useAnswer('/models').value?.models.map(({ version }) => version) ?? [];
  const set = (name: keyof Wanted) => ({
    value: wanted[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ ...wanted, [name]: currentTarget.value }),
  });
  return (
    <form role="search" class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Id of the payment or decision
        <input type="search" {...set('transactionId')} />
      </label>
      <label>
        Card, merchant and so on
        <input type="search" {...set('entity')} />
      </label>
      <label>
        Called
        <select {...set('class')}>
          <option value="">either</option>
          <option>Fraud</option>
          <option>No Fraud</option>
        </select>
      </label>
      <label>
        Probability, % or more
        <input type="number" min="0" max="100" step="any" {...set('minPercent')} />
      </label>
      <label>
        From (UTC)
        <input type="date" {...set('from')} />
      </label>
      <label>
        To (UTC)
        <input type="date" {...set('to')} />
      </label>
      <label>
        Decided by
        <select {...set('version')}>
          <option value="">any version</option>
          {versions.map((version) => (
            <option key={version} value={version}>
              {version.slice(0, 6)}
            </option>
          ))}
        </select>
      </label>
      <label>
        What it was
        <select {...set('labelled')}>
          <option value="">known or not</option>
          <option value="true">known</option>
          <option value="false">not known</option>
        </select>
      </label>
    </form>
  );
}
