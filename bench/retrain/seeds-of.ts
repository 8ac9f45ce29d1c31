/** `'5-8,12'` -> 5, 6, 7, 8, 12. @throws RangeError for anything else */
export function seedsOf(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from))
      throw new RangeError(`Cannot read the seeds "${list}": expected numbers and ranges, as in 1-4,7`);
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
  });
}
