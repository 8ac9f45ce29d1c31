export { createCsvReader, type CsvRecord, readCsv } from './csv-reader.ts';
export { CsvError } from './errors.ts';
export { numberOf } from './numbers.ts';
