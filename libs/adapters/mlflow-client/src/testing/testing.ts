export { findMlflowToTest } from './mlflow-to-test.ts';
export { expectPythonToRead } from './record-and-read.ts';
export { trackingContract } from './tracking-contract.ts';
