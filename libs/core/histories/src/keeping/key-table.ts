/**
 * A hash table from 64-bit keys (two 32-bit words, never both 0) to a few 32-bit words each, in one typed array:
 * linear probing, deletion by shifting back (Knuth, The Art of Computer Programming 6.4, algorithm R). Between half
 * and three quarters full. O(1) on average, for keys that nobody can choose freely: entities are keyed hashes.
 */
export type KeyTable = {
  /** `size` cells of `width` words: both words of the key, then the payload. An empty cell begins with 0 0. */
  cells: Uint32Array;
  readonly width: number;
  size: number;
  held: number;
};

const FEWEST_CELLS = 8;

export function createKeyTable(payloadWords: number): KeyTable {
  const width = 2 + payloadWords;
  return { cells: new Uint32Array(FEWEST_CELLS * width), width, size: FEWEST_CELLS, held: 0 };
}

/** 32 well-mixed bits of a key (the finalizer of MurmurHash3, A. Appleby). */
export function hashOfKey(low: number, high: number): number {
  let hash = low ^ Math.imul(high, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Where the cell of a key begins in `cells`; -1 if the table does not hold it. */
export function findKey({ cells, width, size }: KeyTable, low: number, high: number): number {
  for (let cell = homeOf(low, high, size); ; cell = cell + 1 === size ? 0 : cell + 1) {
    const at = cell * width;
    if (cells[at] === low && cells[at + 1] === high) return at;
    if (cells[at] === 0 && cells[at + 1] === 0) return -1;
  }
}

/** Where the cell of a new key begins in `cells`, its payload all 0. */
export function addKey(table: KeyTable, low: number, high: number): number {
  if (4 * (table.held + 1) > 3 * table.size) resize(table, Math.ceil(1.5 * table.size));
  table.held++;
  return place(table, low, high);
}

/** Empties the cell that begins at `at`. Others may move. */
export function removeKey(table: KeyTable, at: number): void {
  const { cells, width, size } = table;
  let hole = at / width;
  for (let cell = hole; ;) {
    cell = cell + 1 === size ? 0 : cell + 1;
    const from = cell * width;
    if (cells[from] === 0 && cells[from + 1] === 0) break;
    const home = homeOf(cells[from]!, cells[from + 1]!, size);
    const stays = hole <= cell ? home > hole && home <= cell : home > hole || home <= cell;
    if (stays) continue;
    cells.copyWithin(hole * width, from, from + width);
    hole = cell;
  }
  cells.fill(0, hole * width, (hole + 1) * width);
  table.held--;
  if (size > 2 * FEWEST_CELLS && 4 * table.held < size) resize(table, Math.ceil(size / 2));
}

/** Where a key would lie if nothing were in its way. The high bits of the hash are left to the choice of a table. */
function homeOf(low: number, high: number, size: number): number {
  return Math.floor(((hashOfKey(low, high) & 0xffffff) * size) / 0x1000000);
}

function place({ cells, width, size }: KeyTable, low: number, high: number): number {
  let cell = homeOf(low, high, size);
  while (cells[cell * width] !== 0 || cells[cell * width + 1] !== 0) cell = cell + 1 === size ? 0 : cell + 1;
  cells[cell * width] = low;
  cells[cell * width + 1] = high;
  return cell * width;
}

function resize(table: KeyTable, size: number): void {
  const { cells, width } = table;
  table.cells = new Uint32Array(size * width);
  table.size = size;
  for (let at = 0; at < cells.length; at += width) {
    if (cells[at] === 0 && cells[at + 1] === 0) continue;
    table.cells.set(cells.subarray(at + 2, at + width), place(table, cells[at]!, cells[at + 1]!) + 2);
  }
}
