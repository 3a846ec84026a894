// The Lua scripts that put a value or a mark in its place: only above what the key holds already, so that a reply lost on the way, a second
// telling or a late one from a former owner changes nothing.

/**
 * KEYS the values' hashes: v the bytes, e the epoch, o the offset. ARGV: epoch, then for each key its offset, 1 where there is a value, the
 * value. A value taken away leaves its offset, so that an older one can't come back. Answers how many were applied; the others were known.
 */
export const APPLY = `
local applied = 0
for i, key in ipairs(KEYS) do
  local at = 3 * i - 1
  local held = redis.call("HMGET", key, "e", "o")
  if held[1] ~= ARGV[1] or tonumber(held[2] or "-1") < tonumber(ARGV[at]) then
    if ARGV[at + 1] == "1" then
      redis.call("HSET", key, "e", ARGV[1], "o", ARGV[at], "v", ARGV[at + 2])
    else
      redis.call("HSET", key, "e", ARGV[1], "o", ARGV[at])
      redis.call("HDEL", key, "v")
    end
    applied = applied + 1
  end
end
return applied
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
