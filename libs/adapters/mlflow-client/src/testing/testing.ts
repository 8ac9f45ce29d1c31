export { findMlflowToTest, type MlflowToTest } from './mlflow-to-test.ts';
export { expectPythonToRead, type MlflowReader } from './record-and-read.ts';
export { trackingContract } from './tracking-contract.ts';
