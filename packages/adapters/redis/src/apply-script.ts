// The Lua scripts that put a value or a mark in its place: only above what the key holds already, so that a reply lost on the way, a second
// telling or a late one from a former owner changes nothing.

/**
 * KEYS[1] the value's hash: v the bytes, e the epoch, o the offset. ARGV: epoch, offset, 1 where there is a value, the value.
 * A value taken away leaves its offset, so that an older one can't come back. Answers 1 where it was applied, 0 where it was known.
 */
export const APPLY = `
local epoch = redis.call("HGET", KEYS[1], "e")
if epoch == ARGV[1] then
  local held = tonumber(redis.call("HGET", KEYS[1], "o") or "-1")
  if held >= tonumber(ARGV[2]) then return 0 end
end
if ARGV[3] == "1" then
  redis.call("HSET", KEYS[1], "e", ARGV[1], "o", ARGV[2], "v", ARGV[4])
else
  redis.call("HSET", KEYS[1], "e", ARGV[1], "o", ARGV[2])
  redis.call("HDEL", KEYS[1], "v")
end
return 1
`;

/** KEYS[1] the mark's hash: e the epoch, o the next offset, b the making that it stands for. ARGV the same. It never goes back in its epoch. */
export const MARK = `
if redis.call("HGET", KEYS[1], "e") == ARGV[1] then
  local held = tonumber(redis.call("HGET", KEYS[1], "o") or "-1")
  if held > tonumber(ARGV[2]) then return 0 end
end
redis.call("HSET", KEYS[1], "e", ARGV[1], "o", ARGV[2], "b", ARGV[3])
return 1
`;
