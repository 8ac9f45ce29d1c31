import { endShadow, nameShadow } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { VersionLoader } from '../models/model-control.ts';
import type { ShadowControl } from './shadow-route.ts';

export type ShadowControlOptions = Omit<ShadowControl, 'name' | 'end'> & {
  store: ObjectStore;
  loadVersion: VersionLoader;
  /** Called after the registry was changed, before the answer. */
  changed: () => Promise<unknown>;
};

/** Changes the shadow in the registry; a version is named only if this API can serve it. */
export function createShadowControl({ store, loadVersion, changed, ...reading }: ShadowControlOptions): ShadowControl {
  return {
    ...reading,
    async name(version, by) {
      await loadVersion(version);
      await nameShadow(store, { version, by, now: new Date() });
      await changed();
    },
    async end() {
      await endShadow(store);
      await changed();
    },
  };
}
