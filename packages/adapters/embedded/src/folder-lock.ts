// One process works on a data folder at a time. The lock is the operating system's, so a process that was killed holds nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "@dripline/core";
import { faultOf } from "./sqlite-fault.ts";

export interface FolderLock {
  release(): void;
}

/** Locks of this process: one that nobody referred to any more would be collected, and with it let go. */
const heldLocks = new Set<DatabaseSync>();

/**
 * Holds the folder until released or until the process ends, however it ends: an exclusive transaction that is never committed on a database of its own,
 * beside the data, so that readers of the data aren't held up. Throws DRIP_DATA_LOCKED with the holder's process id.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, "lock.sqlite");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
    writeFileSync(holderPath(folder), String(process.pid));
  } catch (error) {
    lock?.close();
    const fault = faultOf(error, path);
    if (!(fault instanceof Fault) || fault.code !== "DRIP_DATA_LOCKED") throw fault;
    throw new Fault("DRIP_DATA_LOCKED", `${folder} is in use by ${holder(folder)}`, { cause: error });
  }
  const held = lock;
  heldLocks.add(held);
  return {
    release: () => {
      heldLocks.delete(held);
      held.close();
    },
  };
}

function holderPath(folder: string): string {
  return join(folder, "lock.pid");
}

function holder(folder: string): string {
  try {
    return `process ${readFileSync(holderPath(folder), "utf8")}`;
  } catch {
    return "another process";
  }
}
