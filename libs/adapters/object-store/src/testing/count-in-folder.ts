/**
 * Program of the race test: adds 1 to the object `counter` so many times by compare-and-swap, and prints a dot for
 * each.
 */
import { openObjectStore } from '../index.ts';

const [folder = '', times = '0'] = process.argv.slice(2);
const store = openObjectStore({ folder });
for (let done = 0; done < Number(times);) {
  const { bytes, etag } = (await store.get('counter'))!;
  try {
    await store.put('counter', Buffer.from(String(Number(Buffer.from(bytes).toString()) + 1)), { ifMatch: etag });
    done += 1;
    process.stdout.write('.');
  } catch (error) {
    if ((error as { code?: string }).code !== 'FRAUD_STORE_PRECONDITION_FAILED') throw error;
  }
}
