/**
 * The records of one entity in Redis: a string of how many were dropped from its beginning (float64), then the records
 * in the order in which they arrived. One script gives those that the caller has not seen and appends its own, so that
 * all callers see one order. Each entity is one key with a hash tag of its own, as a Redis Cluster wants it.
 */
import type { HistoryRedis } from './connect.ts';

/** Who says to have seen so many records asks for none: its own record is appended unless its transaction is there. */
export const ALL = 1e15;

/**
 * Of a transaction that is there, what is known of its label changes in its place, unless it is reported (2, 3) and a
 * weekly file has said it (0, 1). Where it makes a fraud of it, or none, the record is appended too, for all to see.
 *
 * KEYS[1]: the entity. ARGV: bytes of a record; how many records the caller has seen; its own record, or nothing; the
 * time before which no window reaches; milliseconds until a silent entity is dropped.
 * Returns how many records there were, the number of the first that follows, and the records.
 */
const SCRIPT = `
local key, length, seen, record = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local size, dropped = redis.call('STRLEN', key), 0
local function labelAt(bytes, at) return (struct.unpack('<I4', bytes, at + 12)) end
local function isFraud(label) return label == 1 or label == 3 end
local function placeOf(records)
  local head, id = string.sub(record, 1, 12), string.sub(record, 9, 12)
  local found = string.find(records, id, 9, true)
  while found do
    local at = found - 8
    if (at - 1) % length == 0 and string.sub(records, at, at + 11) == head then return at end
    found = string.find(records, id, found + 1, true)
  end
end
if size > 0 then dropped = struct.unpack('<d', redis.call('GETRANGE', key, 0, 7)) end
local held = size > 0 and (size - 8) / length or 0
local from, news = math.max(seen, dropped), ''
if seen > ${ALL - 1} then
  from = 0
  local records = size > 0 and redis.call('GETRANGE', key, 8, -1) or ''
  local at = placeOf(records)
  if at then
    local known, told = labelAt(records, at), labelAt(record, 1)
    local isNews = told ~= 255 and told ~= known and (told < 2 or known > 1)
    if isNews then redis.call('SETRANGE', key, at + 19, struct.pack('<I4', told)) end
    if not isNews or isFraud(told) == isFraud(known) then return { 0, 0, '' } end
  end
elseif from < dropped + held then news = redis.call('GETRANGE', key, 8 + (from - dropped) * length, -1) end
local answer = { dropped + held, from, news }
if record == '' then return answer end
if size == 0 then record = struct.pack('<d', 0) .. record end
redis.call('APPEND', key, record)
held = held + 1
if held % 16 == 0 then
  local cutoff, past = tonumber(ARGV[4]), 0
  local records = redis.call('GETRANGE', key, 8, -1)
  while past < held and struct.unpack('<d', records, past * length + 1) < cutoff do past = past + 1 end
  if past >= held / 4 then
    redis.call('SET', key, struct.pack('<d', dropped + past) .. string.sub(records, past * length + 1))
  end
end
redis.call('PEXPIRE', key, ARGV[5])
return answer`;

/** What an entity's key holds, and the caller's record after it. */
export type Touched = {
  /** Records before the caller's own, those that were dropped included. */
  readonly total: number;
  /** Number of the first record that follows. */
  readonly from: number;
  readonly records: Buffer;
};

export type TouchEntity = (
  key: string,
  touch: { seen: number; record: Buffer | undefined; cutoffSeconds: number },
) => Promise<Touched>;

type Scripted = HistoryRedis & {
  touchEntityBuffer(...args: (string | number | Buffer)[]): Promise<[total: number, from: number, records: Buffer]>;
};

/** @param silentMs how long an entity without transactions is kept */
export function entityScript(redis: HistoryRedis, recordBytes: number, silentMs: number): TouchEntity {
  redis.defineCommand('touchEntity', { numberOfKeys: 1, lua: SCRIPT });
  const scripted = redis as Scripted;
  return async (key, { seen, record = '', cutoffSeconds }) => {
    const answer = await scripted.touchEntityBuffer(key, recordBytes, seen, record, cutoffSeconds, silentMs);
    return { total: Number(answer[0]), from: Number(answer[1]), records: answer[2] };
  };
}
