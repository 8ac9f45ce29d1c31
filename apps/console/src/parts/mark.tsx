import type { ComponentChildren } from 'preact';

/** The four things a page can say of anything; each has a shape, for those who do not see its colour. */
export type State = 'well' | 'watch' | 'alarm' | 'unknown';

const SHAPES: Record<State, string> = {
  well: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Z',
  watch: 'M8 2 15 14H1Z',
  alarm: 'M2 2H14V14H2Z',
  unknown: 'M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3Z',
};

export function Mark({ state, children }: { state: State; children?: ComponentChildren }) {
  return (
    <span class={`mark ${state}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[state]} />
      </svg>
      {children ?? <span class="sr">{state}</span>}
    </span>
  );
}
