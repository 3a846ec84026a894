// Opens a data folder: the ports of the pipeline on one SQLite database, for one process at a time to write and any number to read.
import type { Commit, ListedState, LogRecord, Ports } from "@dripline/core";
import { Fault } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { aboutFolder, databasePath, openToRead, openToWrite } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";
import { SqliteCommit } from "./sqlite-commit.ts";
import { makeFolder, naming } from "./sqlite-fault.ts";
import { SqliteLog } from "./sqlite-log.ts";
import { SqliteState } from "./sqlite-state.ts";
import { nobody, type OnStep } from "./steps.ts";

export interface OpenOptions {
  /** For commands that only look: takes no lock, sees what is committed, works while another process writes. */
  readonly readOnly?: boolean | undefined;
  readonly onStep?: OnStep | undefined;
  /** Of a folder that is made: the key that another folder has, so that its log can be copied. Made at random without it. */
  readonly installationKey?: Uint8Array | undefined;
}

export interface Embedded extends Ports {
  readonly state: ListedState;
  /** The key of members' pseudonyms (`memberKey`), made with the data folder. */
  readonly installationKey: Uint8Array;
  /** Records committed with that name (claim control number, patient control number), in order. */
  recordsNamed(topic: TopicName, name: string): Promise<readonly LogRecord[]>;
  /** Records with that key, in order; of claims.adjudicated and ledger.entries alone. */
  recordsWithKey(topic: TopicName, key: string): Promise<readonly LogRecord[]>;
  close(): void;
}

/** Throws DRIP_DATA_LOCKED, DRIP_DATA_MISSING (to read), DRIP_DATA_NEWER, DRIP_DATA_OLDER (to write), DRIP_DATA_DAMAGED, DRIP_FOLDER_READ_ONLY, DRIP_DISK_FULL. */
export function openEmbedded(dataFolder: string, { readOnly = false, ...options }: OpenOptions = {}): Embedded {
  return readOnly ? openReader(dataFolder) : openWriter(dataFolder, options);
}

function openReader(dataFolder: string): Embedded {
  const path = databasePath(dataFolder);
  const database = openToRead(dataFolder);
  const log = new SqliteLog(database, path);
  return {
    ...lookUps(log, path),
    log,
    state: new SqliteState(database, path),
    commit: nothingToCommit,
    installationKey: aboutFolder(database, "installation-key"),
    close: () => database.close(),
  };
}

function openWriter(dataFolder: string, { onStep = nobody, installationKey }: OpenOptions): Embedded {
  makeFolder(dataFolder);
  const path = databasePath(dataFolder);
  const lock = lockFolder(dataFolder);
  try {
    const database = openToWrite(dataFolder, installationKey);
    const log = new SqliteLog(database, path);
    return {
      ...lookUps(log, path),
      log,
      state: new SqliteState(database, path),
      commit: new SqliteCommit({ database, path, log, onStep }),
      installationKey: aboutFolder(database, "installation-key"),
      close: () => {
        database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lookUps(log: SqliteLog, path: string): Pick<Embedded, "recordsNamed" | "recordsWithKey"> {
  return {
    recordsNamed: async (topic, name) => naming(path, () => log.named(topic, name)),
    recordsWithKey: async (topic, key) => naming(path, () => log.withKey(topic, key)),
  };
}

/** Who only looks has no position and commits nothing. */
const nothingToCommit: Commit = {
  commit: () => Promise.reject(new Fault("DRIP_USAGE", "the data folder is open for reading only")),
  position: () => Promise.resolve(0),
};
