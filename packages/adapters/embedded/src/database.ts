// The data folder's one database: its tables, its settings, its version.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Fault } from "@dripline/core";
import { topics } from "@dripline/events";
import { naming } from "./sqlite-fault.ts";

/**
 * PRAGMA user_version: raised with every change of the tables and of what the state holds. Folders below 5 are of before the first release:
 * their logs can be read, but their state is kept another way.
 */
const DATA_VERSION = 5;
/** Pages of 4 KB in the write-ahead log before it is copied into the database: 16 MB. */
const CHECKPOINT_PAGES = 4096;
/** Milliseconds that a reader waits while the writer copies or closes. */
const BUSY_MS = 5000;

export function databasePath(folder: string): string {
  return join(folder, "dripline.sqlite");
}

/** For the one process that holds the folder's lock; makes what isn't there, with this installation key or one of its own. */
export function openToWrite(folder: string, installationKey?: Uint8Array | undefined): DatabaseSync {
  const path = databasePath(folder);
  return naming(path, () => {
    const database = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      prepareToWrite(database, { folder, installationKey });
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

interface FolderToMake {
  readonly folder: string;
  readonly installationKey: Uint8Array | undefined;
}

function prepareToWrite(database: DatabaseSync, { folder, installationKey = randomBytes(32) }: FolderToMake): void {
  // FULL: a commit is on the disk before it counts, so a claim that was acknowledged survives a power loss, not only a killed process.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY`);
  const version = versionOf(database, folder);
  if (version === DATA_VERSION) return;
  if (version > 0) throw new Fault("DRIP_DATA_OLDER", `${folder} holds data of version ${version}; this Dripline writes ${DATA_VERSION}`);
  database.exec("BEGIN IMMEDIATE");
  database.exec(tables());
  database.prepare("INSERT OR IGNORE INTO about VALUES ('installation-key', ?)").run(installationKey);
  database.prepare("INSERT OR IGNORE INTO about VALUES ('epoch', ?)").run(Buffer.from(randomBytes(8).toString("hex")));
  database.exec(`PRAGMA user_version = ${DATA_VERSION}; COMMIT`);
}

/** For `explain`, `units` and `log`: works while another process writes. */
export function openToRead(folder: string): DatabaseSync {
  const path = databasePath(folder);
  if (!existsSync(path)) throw new Fault("DRIP_DATA_MISSING", `${folder} holds no Dripline data`);
  return naming(path, () => {
    const database = connectToRead(path);
    const version = versionOf(database, folder);
    if (version === 0) {
      database.close();
      throw new Fault("DRIP_DATA_MISSING", `${folder} holds no Dripline data yet`);
    }
    if (version < DATA_VERSION) addEmptyTopics(database);
    return database;
  });
}

/** An older folder lacks the newer topics: to a reader they are empty. Temporary tables are the reader's own and hide none of the folder's. */
function addEmptyTopics(database: DatabaseSync): void {
  const isThere = database.prepare("SELECT 1 FROM main.sqlite_master WHERE name = ?");
  database.exec("PRAGMA temp_store = MEMORY");
  for (const { name } of topics) {
    if (isThere.get(`log ${name}`) === undefined) database.exec(`CREATE TEMP TABLE ${logTable(name)} ${LOG_COLUMNS}`);
  }
}

function connectToRead(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
  try {
    database.prepare("PRAGMA user_version").get();
    return database;
  } catch (error) {
    database.close();
    if (existsSync(`${path}-wal`)) throw error;
    // A folder that can't be written to, such as a backup: nobody else can be writing, so no shared memory is needed beside the file.
    return new DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true });
  }
}

function versionOf(database: DatabaseSync, folder: string): number {
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version ?? 0);
  if (version > DATA_VERSION)
    throw new Fault("DRIP_DATA_NEWER", `${folder} holds data of version ${version}; this Dripline knows ${DATA_VERSION}`);
  return version;
}

export function logTable(topic: string): string {
  return `"log ${topic}"`;
}

const LOG_COLUMNS = "(first INTEGER PRIMARY KEY, records INTEGER NOT NULL, packing INTEGER NOT NULL, block BLOB NOT NULL)";

/** A log is rows of blocks (block.ts). `keys` and `names` lead from a member's pseudonym or a claim's number to them. */
function tables(): string {
  const logs = topics.map(({ name }) => `CREATE TABLE IF NOT EXISTS ${logTable(name)} ${LOG_COLUMNS}`);
  return [
    ...logs,
    "CREATE TABLE IF NOT EXISTS keys (topic INTEGER NOT NULL, key TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (topic, key, first)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS names (topic INTEGER NOT NULL, name TEXT NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (topic, name, offset)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS positions (worker TEXT NOT NULL, topic TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (worker, topic)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
  ].join(";\n");
}

/** What the folder says about itself. */
export function aboutFolder(database: DatabaseSync, name: "installation-key" | "epoch"): Uint8Array {
  const value = database.prepare("SELECT value FROM about WHERE name = ?").get(name)?.value;
  if (!(value instanceof Uint8Array)) throw new Fault("DRIP_DATA_DAMAGED", `the data has no ${name}`);
  return value;
}
