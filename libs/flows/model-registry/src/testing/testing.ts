import type { ManifestDraft } from '../published/publish-model.ts';

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
