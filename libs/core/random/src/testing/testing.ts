export { jsonMutants } from './json-mutants.ts';
