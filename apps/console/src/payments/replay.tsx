import { percent } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { ask, type Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';

type Asked = { readonly who: string; readonly version?: string | null | undefined };

/** The same payment, asked again: the version that decided, the champion of today, and the shadow if there is one. */
export function Replay({ id }: { id: string }) {
  const champion = useAnswer('/models').value?.champion;
  const shadow = useAnswer('/shadow').value?.shadow;
  const replays = useSignal<readonly (Schema['Replay'] & Asked)[]>([]);
  const problem = useSignal('');

  async function replay(): Promise<void> {
    const others: Asked[] = [
      { who: "Today's champion", version: champion },
      { who: 'The shadow', version: shadow },
    ];
    problem.value = '';
    try {
      replays.value = await Promise.all(
        [{ who: 'The version that decided' }, ...others.filter(({ version }) => version)].map(async (asked: Asked) => {
          const address = `/decisions/${id}/replay${asked.version ? `?version=${asked.version}` : ''}`;
          return { ...((await ask('POST', address)) as Schema['Replay']), ...asked };
        }),
      );
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  return (
    <section>
      <h2>Asked again</h2>
      <button onClick={() => void replay()}>Replay</button>
      <ul aria-live="polite">
        {replays.value.map(({ who, version, modelVersion, recomputed, threshold, class: called, isEqual }) => (
          <li key={who}>
            {who}, <VersionLink version={modelVersion} />: {called}, {percent(recomputed)} with a threshold of{' '}
            {percent(threshold)}
            {!version && (isEqual ? ', the same to the last bit' : ', another answer than in the log')}
          </li>
        ))}
      </ul>
      {problem.value && <p role="alert">{problem.value}</p>}
    </section>
  );
}
