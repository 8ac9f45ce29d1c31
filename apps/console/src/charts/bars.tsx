import type { ComponentChildren } from 'preact';

export type Bar = {
  readonly name: ComponentChildren;
  readonly value: number;
  /** What stands beside it. */
  readonly text: ComponentChildren;
};

/** Horizontal bars on one scale; those below 0 go to the left. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const room = most - least || 1;
  const zero = (100 * -least) / room;
  return (
    <div class="bars">
      {bars.map(({ name, value, text }, i) => {
        const length = (100 * Math.abs(value)) / room;
        return [
          <span key={`name${i}`}>{name}</span>,
          <svg key={`bar${i}`} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect
              class={value < 0 ? 'low' : 'high'}
              x={value < 0 ? zero - length : zero}
              y="1"
              width={length}
              height="8"
            />
          </svg>,
          <span key={`text${i}`}>{text}</span>,
        ];
      })}
    </div>
  );
}
