import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Schema } from '../api/client.ts';
import type { Asked } from '../api/use-answer.ts';
import { Mark, type State } from './mark.tsx';
import { Ago } from './moment.tsx';

type PageParts = {
  /** The question of the page, in the window's title. */
  title: string;
  /** The answer, in one sentence. */
  headline: string;
  state?: State;
  children?: ComponentChildren;
};

export function Page({ title, headline, state, children }: PageParts) {
  useEffect(() => {
    document.title = `${title} · Fraud console`;
  }, [title]);
  const text = headline.replaceAll(' %', '\u00a0%'); // a number and its unit stay on one line
  return (
    <>
      <header class="headline">
        <p class="quiet">{title}</p>
        <h1>{state ? <Mark state={state}>{text}</Mark> : text}</h1>
      </header>
      {children}
    </>
  );
}

/** A page of what was asked for: until that has come, and when it has not, this says so. */
export function AskedPage<T>({
  title,
  asked: { value, problem, asOf, again },
  children,
}: {
  title: string;
  asked: Asked<T>;
  children: (value: T) => ComponentChildren;
}) {
  if (value === undefined && problem === undefined) return <Page title={title} headline="One moment" />;
  if (value === undefined)
    return (
      <Page title={title} headline="This cannot be read now" state="unknown">
        <p>{problem!.message}.</p>
        <p>
          <button onClick={() => void again()}>Try again</button>
        </p>
      </Page>
    );
  return (
    <>
      {problem && <Stale freshness={{ asOf, problem: problem.message }} />}
      {children(value)}
    </>
  );
}

/** Says that what is shown is as it was some time ago, and why; nothing while it is up to date. */
export function Stale({ freshness: { asOf, problem }, what }: { freshness: Schema['Freshness']; what?: string }) {
  if (problem === null) return null;
  return (
    <p class="stale" role="status">
      <Mark state="unknown">
        {what && `${what}: `}
        {asOf === null ? (
          'not up to date'
        ) : (
          <>
            as it was <Ago time={asOf} />
          </>
        )}
        . {problem}.
      </Mark>
    </p>
  );
}

/** What is wider than a narrow page and scrolls by itself, also from the keyboard. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}

/** One figure with what it is. */
export function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
