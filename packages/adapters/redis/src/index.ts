// The state's fast copy on Redis: filled from the log, lost without harm, never asked to count.
export * from "./open-redis.ts";
