// State on SQLite: bytes by key.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ListedState } from "@dripline/core";
import { naming } from "./sqlite-fault.ts";

/** Keys read at a time. */
const KEYS_READ = 1000;

export class SqliteState implements ListedState {
  readonly #value: StatementSync;
  readonly #keysAfter: StatementSync;
  readonly #path: string;

  constructor(database: DatabaseSync, path: string) {
    [this.#value, this.#keysAfter] = naming(path, () => [
      database.prepare("SELECT value FROM state WHERE key = ?"),
      database.prepare(`SELECT key FROM state WHERE key > ? ORDER BY key LIMIT ${KEYS_READ}`),
    ]);
    this.#path = path;
  }

  async read(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return naming(this.#path, () => keys.map((key) => this.#value.get(key)?.value as Uint8Array | undefined));
  }

  async *keys(): AsyncGenerator<string> {
    for (let last = ""; ; ) {
      const keys = naming(this.#path, () => this.#keysAfter.all(last)).map(({ key }) => String(key));
      yield* keys;
      if (keys.length < KEYS_READ) return;
      last = keys[keys.length - 1] ?? last;
    }
  }
}
