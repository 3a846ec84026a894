// Commit on SQLite: outputs, state and positions of a unit in one transaction. A killed process leaves all of it or nothing.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Commit, Output, TopicPartition, Unit, WorkerPosition } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { type Block, packBlocks } from "./block.ts";
import { logTable } from "./database.ts";
import { faultOf, naming } from "./sqlite-fault.ts";
import { foundByKey, type SqliteLog, topicNumber } from "./sqlite-log.ts";
import type { OnStep } from "./steps.ts";

export interface CommitParts {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly log: SqliteLog;
  readonly onStep: OnStep;
}

export class SqliteCommit implements Commit {
  readonly #parts: CommitParts;
  readonly #appends = new Map<TopicName, StatementSync>();
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(parts: CommitParts) {
    this.#parts = parts;
    this.#statements = statementsOf(parts.database);
  }

  /** Whoever goes on while blocks are packed waits for one unit before committing the next. */
  async commit(unit: Unit): Promise<void> {
    const { database, path, onStep } = this.#parts;
    const packed = await packedByTopic(unit.outputs);
    onStep("before-begin");
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const each of packed) this.#append(each);
      onStep("after-outputs");
      this.#state(unit.state);
      onStep("after-state");
      this.#positions(unit.positions);
      onStep("before-commit");
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw faultOf(error, path);
    }
    onStep("after-commit");
  }

  async position(worker: string, { topic, partition }: TopicPartition): Promise<number> {
    if (partition !== 0) return 0;
    return naming(this.#parts.path, () => Number(this.#statements.position.get(worker, topic)?.next ?? 0));
  }

  #append({ topic, records, blocks }: PackedRecords): void {
    const append = this.#appendTo(topic);
    const start = this.#parts.log.endNow(topic);
    this.#names(topic, start, records);
    let done = 0;
    for (const block of blocks) {
      append.run(start + done, block.records, block.packing, block.bytes);
      if (foundByKey.has(topic)) this.#keys(topic, start + done, records.slice(done, done + block.records));
      done += block.records;
    }
  }

  #names(topic: TopicName, first: number, records: readonly Output[]): void {
    for (const [at, { names }] of records.entries()) {
      for (const name of names ?? []) this.#statements.name.run(topicNumber(topic), name, first + at);
    }
  }

  /** A key once a block: whoever looks for it unpacks the block anyway. */
  #keys(topic: TopicName, first: number, records: readonly Output[]): void {
    const number = topicNumber(topic);
    for (const key of new Set(records.map((record) => record.key))) this.#statements.key.run(number, key, first);
  }

  #state(changes: Unit["state"]): void {
    for (const [key, value] of changes) {
      if (value === undefined) this.#statements.forget.run(key);
      else this.#statements.remember.run(key, value);
    }
  }

  #positions(positions: readonly WorkerPosition[]): void {
    for (const { worker, topic, next } of positions) this.#statements.move.run(worker, topic, next);
  }

  #appendTo(topic: TopicName): StatementSync {
    let append = this.#appends.get(topic);
    if (append === undefined) {
      append = this.#parts.database.prepare(`INSERT INTO ${logTable(topic)} VALUES (?, ?, ?, ?)`);
      this.#appends.set(topic, append);
    }
    return append;
  }
}

function statementsOf(database: DatabaseSync) {
  return {
    name: database.prepare("INSERT OR IGNORE INTO names VALUES (?, ?, ?)"),
    key: database.prepare("INSERT INTO keys VALUES (?, ?, ?)"),
    remember: database.prepare("INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
    forget: database.prepare("DELETE FROM state WHERE key = ?"),
    move: database.prepare("INSERT INTO positions VALUES (?, ?, ?) ON CONFLICT (worker, topic) DO UPDATE SET next = excluded.next"),
    position: database.prepare("SELECT next FROM positions WHERE worker = ? AND topic = ?"),
  };
}

interface PackedRecords {
  readonly topic: TopicName;
  readonly records: readonly Output[];
  readonly blocks: readonly Block[];
}

function packedByTopic(outputs: readonly Output[]): Promise<PackedRecords[]> {
  const groups = new Map<TopicName, Output[]>();
  for (const output of outputs) {
    const group = groups.get(output.topic);
    if (group === undefined) groups.set(output.topic, [output]);
    else group.push(output);
  }
  return Promise.all([...groups].map(async ([topic, records]) => ({ topic, records, blocks: await packBlocks(records) })));
}
