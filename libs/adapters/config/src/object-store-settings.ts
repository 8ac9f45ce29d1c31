import { z } from 'zod';
import { urlWith } from './from-text.ts';
import type { Secret } from './secret.ts';
import { type ConfigOf, secretSetting, setting } from './setting.ts';

/** An S3 bucket, or a local folder with the same keys. */
export const objectStoreSettings = {
  bucketName: setting('BUCKET_NAME', z.string().optional(), {
    doc: 'The S3 bucket with the data and the models.',
    example: 'my-bucket',
  }),
  storeDir: setting('STORE_DIR', z.string().optional(), {
    doc: 'A local folder that takes the place of the S3 bucket, with the same keys.',
    example: './store',
    insteadOf: 'BUCKET_NAME',
  }),
  s3EndpointUrl: setting('S3_ENDPOINT_URL', urlWith('http', 'https').optional(), {
    doc: 'Address of an S3-compatible store (MinIO, Ceph, R2...); leave out for AWS.',
    example: 'http://localhost:9000',
  }),
  awsDefaultRegion: setting('AWS_DEFAULT_REGION', z.string().default('us-east-1'), { doc: 'Region of the bucket.' }),
  awsAccessKeyId: setting('AWS_ACCESS_KEY_ID', z.string().optional(), {
    doc: 'Access key of the bucket; leave out to use the credentials the AWS SDK finds by itself (profile, instance role).',
  }),
  awsSecretAccessKey: secretSetting('AWS_SECRET_ACCESS_KEY', z.string().optional(), {
    doc: 'Secret of the access key.',
    together: 'AWS_ACCESS_KEY_ID',
  }),
  awsSessionToken: secretSetting('AWS_SESSION_TOKEN', z.string().optional(), {
    doc: 'Session token, only for temporary access keys.',
  }),
};

/** Where the objects lie, as `openObjectStore` of the object store takes it. */
export type ObjectStoreLocation = { readonly folder: string } | BucketLocation;
export type BucketLocation = {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
};

/** The folder or the bucket that the settings name. */
export function objectStoreLocation(config: ConfigOf<typeof objectStoreSettings>): ObjectStoreLocation {
  return config.storeDir === undefined ? bucketLocation(config, config.bucketName!) : { folder: config.storeDir };
}

/** A bucket of the S3 store that the settings name, with their credentials. */
export function bucketLocation(config: ConfigOf<typeof objectStoreSettings>, bucket: string): BucketLocation {
  return {
    bucket,
    region: config.awsDefaultRegion,
    ...(config.s3EndpointUrl !== undefined && { endpoint: config.s3EndpointUrl }),
    ...(config.awsAccessKeyId !== undefined && {
      credentials: credentials(config.awsAccessKeyId, config.awsSecretAccessKey!, config.awsSessionToken),
    }),
  };
}

function credentials(accessKeyId: string, secret: Secret, session: Secret | undefined) {
  return {
    accessKeyId,
    secretAccessKey: secret.reveal(),
    ...(session !== undefined && { sessionToken: session.reveal() }),
  };
}
