export { type RandomSource, randomSource } from './random-source.ts';
