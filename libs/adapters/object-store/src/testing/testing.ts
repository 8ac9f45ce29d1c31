export { startLossyProxy } from './lossy-proxy.ts';
export { objectStoreContract } from './object-store-contract.ts';
export { type S3Server, startS3Server } from './s3-server.ts';
