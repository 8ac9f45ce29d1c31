import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTracking } from '../open-tracking.ts';
import { trackingContract } from '../testing/tracking-contract.ts';

trackingContract('mlruns folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlruns-ü '));
  return {
    tracking: openTracking({ uri: `file:${join(folder, 'mlruns')}` }),
    descriptionOf: (id) => readFile(join(folder, 'mlruns', id, 'tags/mlflow.note.content'), 'utf8'),
    close: () => rm(folder, { recursive: true }),
  };
});
