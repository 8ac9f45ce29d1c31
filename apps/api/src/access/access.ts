import { hash, timingSafeEqual } from 'node:crypto';
import type { Role, TokenEntry } from './token-list.ts';

/** Who holds a token; the name goes into the decision log, the token never does. */
export type TokenHolder = {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Whether models learn from its labels as they come. */
  readonly trusted: boolean;
};

export type Access = {
  /**
   * The holder of the token, or undefined when nobody has it or its time is over. Every known token is compared, in
   * constant time.
   */
  holderOf(token: string): TokenHolder | undefined;
  /** What people may know of a holder. */
  describe(holder: TokenHolder): DescribedHolder;
  /** Every holder, in the order of the entries. */
  holders(): DescribedHolder[];
  /** Replaces every token at once; requests already let in go on. */
  replace(entries: readonly TokenEntry[]): void;
};

/** A holder with the end of its token, ISO 8601; null: none. */
type DescribedHolder = { name: string; roles: Role[]; trusted: boolean; expires: string | null };

type Known = {
  readonly holder: TokenHolder;
  readonly digest: Buffer;
  readonly expiresAt: number;
  /** The token itself once it came: comparing it saves the digest, which costs more than the rest of the check. */
  seen?: Buffer;
};

/** @param now milliseconds since 1970 */
export function createAccess(entries: readonly TokenEntry[], now: () => number = Date.now): Access {
  let known = entries.map(knownOf);
  return {
    holderOf(token) {
      const bytes = Buffer.from(token);
      const found = findSeen(known, bytes) ?? findByDigest(known, bytes);
      return found !== undefined && now() < found.expiresAt ? found.holder : undefined;
    },
    describe: (holder) => described(known.find((each) => each.holder.name === holder.name) ?? { holder }),
    holders: () => known.map(described),
    replace: (next) => {
      known = next.map(knownOf);
    },
  };
}

function described({ holder, expiresAt = Infinity }: Pick<Known, 'holder'> & Partial<Known>): DescribedHolder {
  const { name, roles, trusted } = holder;
  const expires = expiresAt === Infinity ? null : new Date(expiresAt).toISOString();
  return { name, roles: [...roles], trusted, expires };
}

function findSeen(known: readonly Known[], token: Buffer): Known | undefined {
  let found: Known | undefined;
  for (const each of known) if (each.seen?.length === token.length && timingSafeEqual(each.seen, token)) found = each;
  return found;
}

function findByDigest(known: readonly Known[], token: Buffer): Known | undefined {
  const digest = hash('sha256', token, 'buffer');
  let found: Known | undefined;
  for (const each of known) if (timingSafeEqual(each.digest, digest)) found = each;
  if (found) found.seen = token;
  return found;
}

function knownOf({ name, roles, sha256, trusted, expires }: TokenEntry): Known {
  return {
    holder: { name, roles, trusted },
    digest: Buffer.from(sha256, 'hex'),
    expiresAt: expires === undefined ? Infinity : Date.parse(expires),
  };
}
