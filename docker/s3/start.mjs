/** The store of the profile local-s3: its objects on the volume, its bucket made unless it is there. */
import { startFauxqs } from 'fauxqs';

const buckets = [process.env.BUCKET_NAME ?? 'fraud'];
await startFauxqs({ port: 9000, logger: false, s3StorageDir: '/data', init: { buckets } });
