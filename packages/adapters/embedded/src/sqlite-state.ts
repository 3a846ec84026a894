// State on SQLite: bytes by key.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { State } from "@dripline/core";
import { naming } from "./sqlite-fault.ts";

export class SqliteState implements State {
  readonly #value: StatementSync;
  readonly #path: string;

  constructor(database: DatabaseSync, path: string) {
    this.#value = database.prepare("SELECT value FROM state WHERE key = ?");
    this.#path = path;
  }

  async read(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return naming(this.#path, () => keys.map((key) => this.#value.get(key)?.value as Uint8Array | undefined));
  }
}
