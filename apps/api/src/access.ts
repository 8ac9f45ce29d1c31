import { createHash, timingSafeEqual } from 'node:crypto';

/** Who holds a token; the name goes into the decision log, the token never does. */
export type TokenHolder = { readonly name: string; readonly token: string };

export type Access = {
  /** The holder of the token, or undefined. Every known token is compared, in constant time. */
  holderOf(token: string): TokenHolder | undefined;
};

export function createAccess(holders: readonly TokenHolder[]): Access {
  const known = holders.map((holder) => ({ holder, digest: digestOf(holder.token) }));
  return {
    holderOf(token) {
      const digest = digestOf(token);
      let found: TokenHolder | undefined;
      for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.holder;
      return found;
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
