/** What the name of a column says of its values. */

/** Whose transaction it was, or where: histories can be kept by it. */
const SOMEBODY = new Set(
  (
    'card cards cc pan customer client user member holder cardholder account acct iban merchant shop store seller ' +
    'buyer terminal pos device ip email phone payer payee sender receiver recipient beneficiary counterparty'
  ).split(' '),
);
/** Behind such a word, or alone: a name and no quality. */
const IDENTIFIERS = new Set('id ids num nr no number name hash key token ref reference uuid guid'.split(' '));
/** Numbers that stand for places and kinds. */
const CODES = new Set('zip postcode mcc code'.split(' '));
const TRANSACTION = /(trans|txn|tx|payment|order|event|record|booking)/i;
const KNOWN_AFTERWARDS = /fraud|charge.?back|scam|dispute|investigat/i;

/** `CUSTOMER_ID`, `accountNumber`, `Merchant`; not `merchant_category`, `card_type`, `device_os`. */
export function namesSomebody(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return words.some((word) => SOMEBODY.has(word)) && (SOMEBODY.has(last) || IDENTIFIERS.has(last));
}

/** Numbers called so name something; their size says nothing. */
export function namesWithNumbers(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return SOMEBODY.has(last) || IDENTIFIERS.has(last) || CODES.has(last);
}

/** `trans_num`, `Booking no`, `id`. */
export function isTransactionName(name: string): boolean {
  return TRANSACTION.test(name) || wordsOf(name).every((word) => IDENTIFIERS.has(word));
}

/** Called as what is known only after a fraud has been found. */
export function isKnownAfterwards(name: string): boolean {
  return KNOWN_AFTERWARDS.test(name);
}

/** Without digits: `card1` is a card. */
function wordsOf(name: string): string[] {
  const spaced = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.split(/[^\p{L}]+/u).filter((word) => word !== '');
}
