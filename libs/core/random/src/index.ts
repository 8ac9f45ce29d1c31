export { poisson } from './poisson.ts';
export { type RandomSource, randomSource } from './random-source.ts';
