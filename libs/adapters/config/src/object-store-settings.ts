import { text, urlWith, wholeNumber } from './from-text.ts';
import type { Secret } from './secret.ts';
import { type ConfigOf, secretSetting, setting } from './setting.ts';

/** An S3 bucket, or a local folder with the same keys. */
export const objectStoreSettings = {
  bucketName: setting('BUCKET_NAME', text('the name of a bucket').optional(), {
    doc: 'The S3 bucket that holds the weekly files, the models and the reports.',
    example: 'my-bucket',
  }),
  storeDir: setting('STORE_DIR', text('the path of a folder').optional(), {
    doc: 'A local folder instead of an S3 bucket. Its files have the same names that they would have in the bucket.',
    example: './store',
    insteadOf: 'BUCKET_NAME',
  }),
  s3EndpointUrl: setting('S3_ENDPOINT_URL', urlWith('http', 'https').optional(), {
    doc: 'Address of a store that speaks the S3 protocol, such as MinIO, Ceph or R2.',
    example: 'http://localhost:9000',
    unset: "AWS's own S3",
  }),
  storeMaxObjectMb: setting('STORE_MAX_OBJECT_MB', wholeNumber({ min: 1, max: 8192 }).default(2048), {
    doc:
      'The largest object that is read into memory, in MB: a model, a part of the decision log. ' +
      'A larger one is refused.',
    example: '256',
  }),
  awsDefaultRegion: setting('AWS_DEFAULT_REGION', text('the name of a region').default('us-east-1'), {
    doc: 'The AWS region of the bucket.',
    example: 'eu-central-1',
  }),
  awsAccessKeyId: setting('AWS_ACCESS_KEY_ID', text('the id of an access key').optional(), {
    doc: 'Access key for the bucket.',
    unset: 'the credentials that the AWS SDK finds (profile, instance role)',
  }),
  awsSecretAccessKey: secretSetting('AWS_SECRET_ACCESS_KEY', text('the secret').optional(), {
    doc: 'Secret of the access key.',
    together: 'AWS_ACCESS_KEY_ID',
  }),
  awsSessionToken: secretSetting('AWS_SESSION_TOKEN', text('the token').optional(), {
    doc: 'Session token; only temporary access keys have one.',
  }),
};

/** Where the objects lie, as `openObjectStore` of the object store takes it. */
export type ObjectStoreLocation = ({ readonly folder: string } | BucketLocation) & {
  readonly maxObjectBytes: number;
};
export type BucketLocation = {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
};

/** The folder or the bucket that the settings name. */
export function objectStoreLocation(config: ConfigOf<typeof objectStoreSettings>): ObjectStoreLocation {
  const place =
    config.storeDir === undefined ? bucketLocation(config, config.bucketName!) : { folder: config.storeDir };
  return { ...place, maxObjectBytes: config.storeMaxObjectMb * 1e6 };
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
