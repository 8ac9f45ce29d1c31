/**
 * When the disk must have the rows: before the answer, at most so many milliseconds after it, or when the kernel
 * likes.
 */
export type FsyncPolicy =
  { readonly kind: 'always' } | { readonly kind: 'interval'; readonly ms: number } | { readonly kind: 'off' };

export const DEFAULT_FSYNC = { kind: 'interval', ms: 200 } as const satisfies FsyncPolicy;

/** Reads `always`, `interval:MS` (1 to 60,000) or `off`; undefined for anything else. */
export function parseFsyncPolicy(text: string): FsyncPolicy | undefined {
  if (text === 'always' || text === 'off') return { kind: text };
  const ms = Number(/^interval:(\d{1,5})$/.exec(text)?.[1]);
  return ms >= 1 && ms <= 60_000 ? { kind: 'interval', ms } : undefined;
}
