/** A process of its own: uploads files by the AWS SDK as they are, one after the other. */
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { peakMegabytes } from './peak-memory.ts';
import type { Shipped, Shipping } from './ship.ts';

process.once('message', (task: Shipping) => void copy(task));

async function copy({ dir, settings }: Shipping): Promise<void> {
  const { bucket, endpoint, region, credentials } = settings;
  const client = new S3Client({ endpoint: endpoint!, region, credentials: credentials!, forcePathStyle: true });
  const began = performance.now();
  for (const name of readdirSync(dir).filter((each) => each.endsWith('.csv'))) {
    const params = { Bucket: bucket, Key: `copy/${name}`, Body: createReadStream(join(dir, name)) };
    await new Upload({ client, params }).done();
  }
  const seconds = (performance.now() - began) / 1_000;
  process.send!({ seconds, rows: 0, attempts: 1, peakMb: peakMegabytes(), grownMb: 0 } satisfies Shipped);
  process.disconnect();
}
