/** The API with a model of `cardSchema` in service: categories, gaps and entities. */
import { entityHasher } from '@fraud/feature-schema';
import { cardSchema } from '@fraud/feature-schema/testing';
import type { ForestModel } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { servingModel } from '../models/serving-model.ts';
import { type Changes, manifest, startApi } from './api-under-test.ts';

export const hide = entityHasher('a key of thirty-two bytes or more');
const LEVELS = ['shopping_net', 'grocery', 'fuel'];

/**
 * A model of `cardSchema` with one tree: a category above 0.5 is a fraud of 0.75 (0.25 below 20 of the amount), every
 * other row one of 0.125.
 */
export function aCardModel(changes: Partial<ForestModel> = {}): ForestModel {
  const [amount, category] = ['amt', 'category'].map((name) => cardSchema.inputs.indexOf(name)) as [number, number];
  return aModel({
    forest: {
      inputs: cardSchema.inputs.length,
      classes: 2,
      treeStart: Uint32Array.of(0, 5),
      feature: Uint16Array.of(category, 0, amount, 0, 0),
      threshold: Float32Array.of(0.5, 0, 20, 0, 0),
      left: Uint32Array.of(1, 0, 3, 0, 0),
      missingLeft: Uint8Array.of(1, 0, 1, 0, 0),
      cover: Float32Array.of(16, 8, 8, 4, 4),
      share: Float32Array.of(0.3125, 0.125, 0.5, 0.25, 0.75),
    },
    inputs: [...cardSchema.inputs],
    categories: [{ input: category, levels: LEVELS, values: Float32Array.of(0.9, 0.1, 0.2), unseen: 0.3 }],
    schema: cardSchema.json,
    schemaFingerprint: cardSchema.fingerprint,
    ...changes,
  });
}

export async function startCardApi(changes: Changes = {}) {
  const api = await startApi({ schema: cardSchema, hide, ...changes });
  api.state.serving = servingModel(aCardModel(), manifest, { schema: cardSchema, hidesEntities: true });
  return api;
}
