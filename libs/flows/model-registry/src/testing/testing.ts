import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { type ManifestDraft, type PublishedModel, publishModel } from '../published/publish-model.ts';

/** A valid draft of a manifest, changed as given. */
export function aManifestDraft(changes: Partial<ManifestDraft> = {}): ManifestDraft {
  return {
    schemaFingerprint: '0123456789abcdef',
    inputs: ['a', 'b'],
    weeks: [
      { name: 'week_2026_46', key: 'weekly_data/week_2026_46.csv', sha256: '0'.repeat(64), rows: 1_000, frauds: 5 },
    ],
    heldOut: { rows: 200, frauds: 1 },
    refit: false,
    parameters: { trees: 2, seed: 7 },
    threshold: 0.5,
    metrics: { auprc: 0.8 },
    trainedAgainst: null,
    verdict: { kind: 'promote', reason: 'nobody served' },
    mlflow: null,
    ...changes,
  };
}

/** A store of its own, in a new temporary folder. */
export async function aStore(): Promise<ObjectStore> {
  return openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'registry-')) });
}

/** So many minutes after 16:00 on a day. */
export function at(minute: number): Date {
  return new Date(Date.UTC(2026, 10, 22, 16, minute));
}

/** Publishes a model of its own for each threshold. */
export async function publishAModel(store: ObjectStore, threshold: number, minute = 0): Promise<PublishedModel> {
  return await publishModel(
    store,
    { 'model.forest': encodeModel(aModel({ threshold })), 'metrics.json': new TextEncoder().encode('{}') },
    aManifestDraft({ threshold }),
    at(minute),
  );
}
