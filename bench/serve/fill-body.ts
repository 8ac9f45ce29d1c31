/**
 * A body of which each request is another payment: `@number` stands for its number, `@seconds` for the time. The wrk
 * script `post.lua` does the same.
 */
export function fillBody(body: string, number: number): string {
  if (!isFilled(body)) return body;
  return body.replaceAll('@number', String(number)).replaceAll('@seconds', String(Math.floor(Date.now() / 1_000)));
}

export function isFilled(body: string): boolean {
  return body.includes('@number');
}
