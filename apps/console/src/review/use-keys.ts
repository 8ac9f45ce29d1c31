import { useEffect } from 'preact/hooks';

/** Keys that do something as long as nobody writes, and no key for the browser is held. */
export function useKeys(does: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const isWritten = target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
      if (isWritten || ctrlKey || metaKey || altKey) return;
      does[key.toLowerCase()]?.();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}
