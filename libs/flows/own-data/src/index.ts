export { checkFiles } from './check/check-files.ts';
export { OwnDataError } from './errors.ts';
export { inferSchema } from './infer/infer-schema.ts';
export { splitWeeks } from './split/split-weeks.ts';
