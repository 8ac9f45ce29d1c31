/**
 * Whose token it is, for an address that may be guessing. After some wrong tokens an address is refused, whatever it
 * sends, until the window is over. Only tokens that this address has used rightly before go on, so that one wrong
 * client behind a shared address does not shut out the others.
 */
import { isIPv6 } from 'node:net';
import { ApiError } from '../http/errors.ts';
import type { Access, TokenHolder } from './access.ts';

/** Wrong tokens of one address in one window. */
const MAX_FAILURES = 20;
const WINDOW_MS = 60_000;
/** Addresses remembered; the one that was quiet for longest is forgotten first. */
const MAX_ADDRESSES = 10_000;
/** Token names remembered of one address. */
const MAX_NAMES = 100;

export type Login = {
  /**
   * The holder of the token, or undefined when the token is wrong.
   *
   * @throws FRAUD_API_GUESSING when too many wrong tokens came from the address
   */
  check(token: string, address: string): TokenHolder | undefined;
};

type Seen = { failures: number; until: number; readonly names: Set<string> };

/** @param now milliseconds since 1970 */
export function createLogin(access: Access, now: () => number = Date.now): Login {
  const seen = new Map<string, Seen>();

  function seenOf(network: string): Seen {
    const known = seen.get(network) ?? { failures: 0, until: 0, names: new Set() };
    seen.delete(network);
    seen.set(network, known); // last in the order of the map
    for (const oldest of seen.keys()) {
      if (seen.size <= MAX_ADDRESSES) break;
      seen.delete(oldest);
    }
    if (now() >= known.until) Object.assign(known, { failures: 0, until: now() + WINDOW_MS });
    return known;
  }

  return {
    check(token, address) {
      const known = seenOf(networkOf(address));
      const holder = access.holderOf(token);
      if (known.failures >= MAX_FAILURES && !(holder && known.names.has(holder.name)))
        throw new ApiError(
          'FRAUD_API_GUESSING',
          `${known.failures} wrong tokens came from ${address}, allowed: ${MAX_FAILURES} a minute; ` +
            `ask again in ${Math.ceil((known.until - now()) / 1000)} s`,
        );
      if (holder === undefined) known.failures += 1;
      else if (known.names.size < MAX_NAMES) known.names.add(holder.name);
      return holder;
    },
  };
}

/** An IPv4 address, or the 64 bits of an IPv6 address that one customer of a provider has. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail = ''] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const missing = plain.includes('::') ? 8 - groups(head).length - groups(tail).length : 0;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
