export { createCsvReader } from './csv-reader.ts';
export { CsvError } from './errors.ts';
export { numberOf } from './numbers.ts';
export { type CsvRecord } from './record.ts';
