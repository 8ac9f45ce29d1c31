import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { changes, type Topic } from './changes.ts';
import { addressOf, type Answer, ApiProblem, read, type Readable } from './client.ts';
import { keepAnswer, lastAnswer } from './last-answers.ts';
import { logOut } from './session.ts';

export type Asked<T> = {
  /** As it was read last. */
  readonly value: T | undefined;
  /** Why it could not be read just now. */
  readonly problem: Error | undefined;
  /** When the value was read. */
  readonly asOf: string | null;
  /** Reads it again. */
  readonly again: () => Promise<void>;
};

/**
 * What the API answers, read again every `everyMs` while the page can be seen, and when one of the parts `on` of the
 * status changes; what was read last stays.
 */
export function useAnswer<P extends Readable>(
  path: P,
  values: Parameters<typeof read>[1] = {},
  { everyMs, on = [] }: { everyMs?: number; on?: readonly Topic[] } = {},
): Asked<Answer<P>> {
  const known = useSignal<{ address: string; value?: Answer<P>; problem?: Error }>({ address: '' });
  const address = addressOf(path, values);
  const again = useCallback(async () => {
    try {
      const value = await read(path, values);
      keepAnswer(address, value);
      known.value = { address, value };
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) logOut();
      const value = lastAnswer(address)?.value as Answer<P> | undefined;
      known.value = { address, ...(value !== undefined && { value }), problem: error as Error };
    }
  }, [address]);
  const heard = on.map((topic) => changes.value[topic] ?? 0).join();
  const lastHeard = useRef(heard);
  useEffect(() => {
    if (lastHeard.current !== heard && document.visibilityState === 'visible') void again();
    lastHeard.current = heard;
  }, [heard]);
  useEffect(() => {
    void again();
    if (everyMs === undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && void again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  const { value, problem } = known.value.address === address ? known.value : {};
  return { value, problem, asOf: lastAnswer(address)?.asOf ?? null, again };
}
