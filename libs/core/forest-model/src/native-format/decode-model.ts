/**
 * Bytes -> model. Nothing in the bytes is trusted: lengths are compared with what is there before anything is
 * allocated, the checksum is verified before anything is parsed, and the model is checked before it is handed out.
 * Cost: O(bytes) time, at most the bytes once more in memory.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { z } from 'zod';
import type { Category } from '../forest/category.ts';
import { checkModel } from '../forest/check-model.ts';
import { ForestError, forestError } from '../forest/errors.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { categoriesOf } from './category-sections.ts';
import { BODY_AT, CHECKSUM_AT, FORMAT_VERSIONS, MAGIC, modelMeta, paddingOf, SECTION_HEAD } from './model-format.ts';

/**
 * @throws FRAUD_FOREST_NOT_A_MODEL, FRAUD_FOREST_VERSION, FRAUD_FOREST_TRUNCATED, FRAUD_FOREST_CHECKSUM or
 *   FRAUD_FOREST_CORRUPT (right checksum, impossible content)
 */
export function decodeModel(bytes: Uint8Array): ForestModel {
  const { version, sections } = sectionsIn(bytes);
  const array = <T>(tag: string, type: ArrayType<T>): T => arrayIn(sections, tag, type);
  const { inputs, classes, schemaFingerprint, threshold, parameters, outOfBag, usual } = metaIn(sections);
  const model: ForestModel = {
    forest: {
      inputs: inputs.length,
      classes,
      treeStart: array('TREE', Uint32Array),
      feature: array('FEAT', Uint16Array),
      threshold: array('THRS', Float32Array),
      left: array('LEFT', Uint32Array),
      missingLeft: array('MISS', Uint8Array),
      cover: array('COVR', Float32Array),
      share: array('SHAR', Float32Array),
    },
    inputs,
    categories: version > 1 && sections.has('CATG') ? categoriesIn(sections) : [],
    schema: version > 1 && sections.has('SCHM') ? textIn(sections, 'SCHM') : null,
    schemaFingerprint,
    threshold,
    parameters,
    outOfBag,
    calibration: sections.has('CALS')
      ? { scores: array('CALS', Float64Array), probabilities: array('CALP', Float64Array) }
      : null,
    ...(usual !== undefined && { usual }),
  };
  if (sections.size > 0) throw corrupt(`section ${[...sections.keys()][0]} is unknown`);
  try {
    checkModel(model);
  } catch (cause) {
    throw corrupt((cause as ForestError).message, cause);
  }
  return model;
}

type ArrayType<T> = { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number };

function sectionsIn(bytes: Uint8Array): { version: number; sections: Map<string, Uint8Array> } {
  if (bytes.length < BODY_AT)
    throw forestError(
      startsWithMagic(bytes) ? 'FRAUD_FOREST_TRUNCATED' : 'FRAUD_FOREST_NOT_A_MODEL',
      `Cannot decode model: ${bytes.length} bytes are no model`,
    );
  if (!startsWithMagic(bytes))
    throw forestError('FRAUD_FOREST_NOT_A_MODEL', 'Cannot decode model: it does not begin like one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (!FORMAT_VERSIONS.some((known) => known === version))
    throw forestError(
      'FRAUD_FOREST_VERSION',
      `Cannot decode model: format version is ${version}, this build reads ${FORMAT_VERSIONS.join(' and ')}`,
    );
  const sections = new Map<string, Uint8Array>();
  let at = BODY_AT;
  for (let left = view.getUint32(12, true); left > 0; left--) {
    if (at + SECTION_HEAD > bytes.length) throw truncated(bytes);
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const end = at + SECTION_HEAD + length + paddingOf(length);
    if (end > bytes.length) throw truncated(bytes);
    if (sections.has(tag)) throw corrupt(`section ${tag} stands twice`);
    sections.set(tag, bytes.subarray(at + SECTION_HEAD, at + SECTION_HEAD + length));
    at = end;
  }
  if (at !== bytes.length) throw corrupt(`${bytes.length - at} bytes follow the last section`);
  const checksum = sha256(bytes.subarray(BODY_AT));
  if (checksum.some((byte, i) => byte !== bytes[CHECKSUM_AT + i]))
    throw forestError(
      'FRAUD_FOREST_CHECKSUM',
      'Cannot decode model: its checksum does not fit its bytes; fetch it again',
    );
  return { version, sections };
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, i) => bytes[i] === byte);
}

function metaIn(sections: Map<string, Uint8Array>): z.infer<typeof modelMeta> {
  const text = textIn(sections, 'META');
  try {
    return modelMeta.parse(JSON.parse(text));
  } catch (cause) {
    throw corrupt('section META cannot be read', cause);
  }
}

function categoriesIn(sections: Map<string, Uint8Array>): Category[] {
  const arrays = {
    CATG: arrayIn(sections, 'CATG', Uint32Array),
    LVAL: arrayIn(sections, 'LVAL', Float32Array),
    UNSN: arrayIn(sections, 'UNSN', Float32Array),
  };
  const levels = textIn(sections, 'LEVL');
  try {
    return categoriesOf(arrays, levels);
  } catch (cause) {
    throw corrupt('its categories cannot be read', cause);
  }
}

function textIn(sections: Map<string, Uint8Array>, tag: string): string {
  const payload = take(sections, tag);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch (cause) {
    throw corrupt(`section ${tag} is no UTF-8`, cause);
  }
}

function arrayIn<T>(sections: Map<string, Uint8Array>, tag: string, type: ArrayType<T>): T {
  const payload = take(sections, tag);
  if (payload.length % type.BYTES_PER_ELEMENT !== 0) throw corrupt(`section ${tag} ends within a number`);
  // A copy of its own: aligned, and whole also where the bytes are a Node Buffer, whose slice() is a view.
  return new type(Uint8Array.from(payload).buffer);
}

function take(sections: Map<string, Uint8Array>, tag: string): Uint8Array {
  const payload = sections.get(tag);
  if (payload === undefined) throw corrupt(`section ${tag} is missing`);
  sections.delete(tag);
  return payload;
}

function truncated(bytes: Uint8Array): ForestError {
  return forestError(
    'FRAUD_FOREST_TRUNCATED',
    `Cannot decode model: its sections go on beyond its ${bytes.length} bytes; fetch it again`,
  );
}

function corrupt(state: string, cause?: unknown): ForestError {
  return forestError('FRAUD_FOREST_CORRUPT', `Cannot decode model: ${state}`, { cause });
}
