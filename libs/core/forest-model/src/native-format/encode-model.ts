/**
 * Model -> bytes: header, then sections of little-endian arrays. See FORMAT.md. Cost: O(nodes), the bytes once in
 * memory.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { z } from 'zod';
import { checkModel } from '../forest/check-model.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { arraysOf } from './category-sections.ts';
import { BODY_AT, CHECKSUM_AT, MAGIC, type modelMeta, paddingOf, SECTION_HEAD } from './model-format.ts';

type Section = [tag: string, payload: Uint8Array];

/**
 * The same model always gives the same bytes.
 *
 * @throws FRAUD_FOREST_INVALID when the model could not be decoded again
 */
export function encodeModel(model: ForestModel): Uint8Array {
  checkModel(model);
  const sections = sectionsOf(model);
  const length = sections.reduce(
    (sum, [, payload]) => sum + SECTION_HEAD + payload.length + paddingOf(payload.length),
    BODY_AT,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = BODY_AT;
  for (const [tag, payload] of sections) {
    bytes.set(utf8ToBytes(tag), at);
    view.setUint32(at + 4, payload.length, true);
    bytes.set(payload, at + SECTION_HEAD);
    at += SECTION_HEAD + payload.length + paddingOf(payload.length);
  }
  bytes.set(MAGIC);
  view.setUint32(8, model.categories.length > 0 || model.schema !== null ? 2 : 1, true);
  view.setUint32(12, sections.length, true);
  bytes.set(sha256(bytes.subarray(BODY_AT)), CHECKSUM_AT);
  return bytes;
}

function sectionsOf(model: ForestModel): Section[] {
  const { forest, inputs, schemaFingerprint, threshold, parameters, calibration, outOfBag, usual } = model;
  const meta: z.infer<typeof modelMeta> = {
    inputs: [...inputs],
    classes: forest.classes,
    schemaFingerprint,
    threshold,
    parameters,
    outOfBag,
    ...(usual !== undefined && { usual: [...usual] }),
  };
  return [
    ['META', utf8ToBytes(JSON.stringify(meta))],
    ['TREE', bytesOf(forest.treeStart)],
    ['FEAT', bytesOf(forest.feature)],
    ['THRS', bytesOf(forest.threshold)],
    ['LEFT', bytesOf(forest.left)],
    ['MISS', bytesOf(forest.missingLeft)],
    ['COVR', bytesOf(forest.cover)],
    ['SHAR', bytesOf(forest.share)],
    ...(calibration === null
      ? []
      : ([
          ['CALS', bytesOf(calibration.scores)],
          ['CALP', bytesOf(calibration.probabilities)],
        ] satisfies Section[])),
    ...categorySections(model.categories),
    ...(model.schema === null ? [] : [['SCHM', utf8ToBytes(model.schema)] satisfies Section]),
  ];
}

function categorySections(categories: ForestModel['categories']): Section[] {
  if (categories.length === 0) return [];
  const { CATG, LEVL, LVAL, UNSN } = arraysOf(categories);
  return [
    ['CATG', bytesOf(CATG)],
    ['LEVL', utf8ToBytes(LEVL)],
    ['LVAL', bytesOf(LVAL)],
    ['UNSN', bytesOf(UNSN)],
  ];
}

/** Every machine Node runs on that this project supports is little-endian, as the format is. */
function bytesOf(array: Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
