import { z } from 'zod';

/** The native format, as FORMAT.md describes it. */
export const MAGIC = Uint8Array.of(0x89, 0x46, 0x4f, 0x52, 0x45, 0x53, 0x54, 0x0a);
/** Version 2 has what version 1 has, the categories and the schema; it is written where there are any. */
export const FORMAT_VERSIONS = [1, 2] as const;
export const CHECKSUM_AT = 16;
export const BODY_AT = 48;
export const SECTION_HEAD = 8;

/** Section META: everything that is not an array, as JSON. */
export const modelMeta = z.strictObject({
  inputs: z.array(z.string()),
  classes: z.int(),
  schemaFingerprint: z.string(),
  threshold: z.number(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  outOfBag: z.strictObject({ rows: z.int(), frauds: z.int(), auprc: z.number().nullable() }).nullable(),
  usual: z.array(z.tuple([z.number(), z.number()]).readonly().nullable()).optional(),
});

/** Bytes to the next multiple of 8. */
export function paddingOf(length: number): number {
  return -length & 7;
}
