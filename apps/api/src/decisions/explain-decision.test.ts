import { encodeModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { publishModel, SPREADS_FILE } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { expect, it } from 'vitest';
import { bearer, schema, startApi, toyModel } from '../testing/api-under-test.ts';

it('GET /decisions/{id}?explain says where a value lies among the training rows, if the model has that', async () => {
  const api = await startApi();
  const spreads = { b: { legitimate: [0, 1, 2, 3, 4], fraud: [4, 4, 5, 6, 8] } };
  const { fingerprint: schemaFingerprint, inputs } = schema;
  const { manifest } = await publishModel(
    api.store,
    {
      'model.forest': encodeModel(aModel({ inputs, schemaFingerprint })),
      [SPREADS_FILE]: new TextEncoder().encode(JSON.stringify(spreads)),
    },
    aManifestDraft({ schemaFingerprint, inputs: [...inputs] }),
    new Date(),
  );
  const reasonOf = async (version: string) => {
    api.state.serving = { ...toyModel, version };
    const { decisionId } = (await api.predict([{ Time: 86_402, b: 3.5 }])).json<{
      predictions: { decisionId: string }[];
    }>().predictions[0]!;
    const { explanation } = (
      await api.http.inject({ url: `/decisions/${decisionId}?explain=true`, headers: bearer() })
    ).json<{ explanation: { reasons: { feature: string }[] } }>();
    return explanation.reasons.find(({ feature }) => feature === 'b')!;
  };
  expect(await reasonOf(manifest.version)).toMatchObject({
    among: {
      legitimate: { below: 0.875, quantiles: spreads.b.legitimate },
      fraud: { below: 0, quantiles: spreads.b.fraud },
    },
  });
  expect(await reasonOf('ffffffffffff')).not.toHaveProperty('among');
  await api.close();
});
