import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { Page } from './page.tsx';

/** A page whose script is loaded when it is first looked at. */
export function late<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let loaded: FunctionComponent<P> | undefined;
  return function Late(props: P) {
    const shown = useSignal(loaded);
    const problem = useSignal('');
    useEffect(() => {
      if (loaded) return;
      load().then(
        (component) => {
          loaded = component;
          shown.value = component;
        },
        (error: Error) => (problem.value = error.message),
      );
    }, []);
    const Shown = shown.value;
    if (Shown) return <Shown {...props} />;
    return <Page title="" headline={problem.value || 'One moment'} />;
  };
}
