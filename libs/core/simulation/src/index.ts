export { csvOf } from './csv-of.ts';
export { changeValues, type ValueChange } from './change-values.ts';
export type { Payment } from './payment.ts';
export { paymentsCsv } from './payments-csv.ts';
export { PAYMENT_COLUMNS, type PaymentChange, simulatePayments } from './simulate-payments.ts';
export { SEVERE_SHIFT, type Shift, simulateWeek } from './simulate-week.ts';
