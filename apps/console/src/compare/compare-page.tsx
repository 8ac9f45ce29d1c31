import { useLocation, useSearch } from 'wouter-preact';
import { CompareModels } from './compare-models.tsx';
import { CompareWeeks } from './compare-weeks.tsx';

type Kind = 'models' | 'weeks';

/** How do two models, or two weeks, differ? The two stand in the address: /compare?models=a,b. */
export function ComparePage() {
  const [, goTo] = useLocation();
  const query = new URLSearchParams(useSearch());
  const kind: Kind = query.has('weeks') ? 'weeks' : 'models';
  const pair = (query.get(kind) ?? '').split(',').filter(Boolean);
  const choose = (each: Kind, names: readonly string[]) =>
    goTo(`/compare?${each}=${names.map(encodeURIComponent).join(',')}`, { replace: true });
  const Compared = kind === 'weeks' ? CompareWeeks : CompareModels;
  return (
    <>
      <div class="tabs">
        {(['models', 'weeks'] as const).map((each) => (
          <button key={each} aria-pressed={each === kind} onClick={() => choose(each, [])}>
            Two {each}
          </button>
        ))}
      </div>
      <Compared pair={pair} choose={(names) => choose(kind, names)} />
    </>
  );
}
