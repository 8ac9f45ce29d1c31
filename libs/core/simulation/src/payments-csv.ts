import type { Payment } from './payment.ts';
import { PAYMENT_COLUMNS } from './simulate-payments.ts';

/** The payments as the text of a file: header, then one line each, ended by LF; a missing value is an empty cell. */
export function paymentsCsv(payments: readonly Payment[]): string {
  const lines = payments.map((payment) => PAYMENT_COLUMNS.map((column) => payment[column] ?? '').join(','));
  return `${[PAYMENT_COLUMNS.join(','), ...lines].join('\n')}\n`;
}
