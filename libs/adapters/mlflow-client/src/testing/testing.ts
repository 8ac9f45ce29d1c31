export { startProxyBefore } from './proxy-before.ts';
export { expectPythonToRead } from './record-and-read.ts';
export { trackingContract } from './tracking-contract.ts';
