// The log on SQLite: reading blocks, and finding records by key or name.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { invariant } from "@dripline/claims";
import type { Log, LogRecord, ReadRequest, TopicPartition } from "@dripline/core";
import { type TopicName, topicNamed } from "@dripline/events";
import { type KeyedValue, unpackBlock } from "./block.ts";
import { aboutFolder, logTable } from "./database.ts";
import { naming } from "./sqlite-fault.ts";

/** Topics whose records can be found by key: a member's receipts and entries. */
export const foundByKey: ReadonlySet<TopicName> = new Set<TopicName>(["claims.adjudicated", "ledger.entries"]);

/** A topic in the index tables: its schema's number, which never changes. Reference topics share one, so they have no index. */
export function topicNumber(topic: TopicName): number {
  const found = topicNamed(topic);
  invariant(found?.compacted === false, `a topic with an index, not ${topic}`);
  return found.schemaNumber;
}

interface TopicStatements {
  readonly blocks: StatementSync;
  readonly last: StatementSync;
}

interface UnpackedBlock {
  readonly first: number;
  readonly records: readonly KeyedValue[];
}

export class SqliteLog implements Log {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #statements = new Map<TopicName, TopicStatements>();
  /** The block unpacked last, by topic: reading on in small steps unpacks each block once. A committed block never changes. */
  readonly #unpacked = new Map<TopicName, UnpackedBlock>();

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
  }

  async read(request: ReadRequest): Promise<readonly LogRecord[]> {
    return naming(this.#path, () => this.readNow(request));
  }

  async end({ topic, partition }: TopicPartition): Promise<number> {
    return partition === 0 ? naming(this.#path, () => this.endNow(topic)) : 0;
  }

  async epoch(_topic: TopicName): Promise<string> {
    return Buffer.from(naming(this.#path, () => aboutFolder(this.#database, "epoch"))).toString("utf8");
  }

  endNow(topic: TopicName): number {
    const row = this.#of(topic).last.get();
    return row === undefined ? 0 : Number(row.first) + Number(row.records);
  }

  readNow({ topic, partition, from, max }: ReadRequest): LogRecord[] {
    const found: LogRecord[] = [];
    if (partition !== 0 || max <= 0) return found;
    for (const block of this.#blocksFrom(topic, from)) {
      for (let at = Math.max(0, from - block.first); at < block.records.length; at++) {
        const record = block.records[at];
        if (record !== undefined) found.push({ topic, partition, offset: block.first + at, ...record });
        if (found.length === max) return found;
      }
    }
    return found;
  }

  /** The records of a key, in order; only of topics that are indexed by key. */
  withKey(topic: TopicName, key: string): LogRecord[] {
    const firsts = this.#database.prepare("SELECT first FROM keys WHERE topic = ? AND key = ? ORDER BY first").all(topicNumber(topic), key);
    return firsts.flatMap(({ first }) => {
      const block = this.#blockAt(topic, Number(first));
      return block.records.flatMap((record, at) =>
        record.key === key ? [{ topic, partition: 0, offset: block.first + at, ...record }] : [],
      );
    });
  }

  /** The records of a name that they were committed with, in order. */
  named(topic: TopicName, name: string): LogRecord[] {
    const offsets = this.#database
      .prepare("SELECT offset FROM names WHERE topic = ? AND name = ? ORDER BY offset")
      .all(topicNumber(topic), name);
    return offsets.flatMap(({ offset }) => this.readNow({ topic, partition: 0, from: Number(offset), max: 1 }));
  }

  *#blocksFrom(topic: TopicName, from: number): Generator<UnpackedBlock> {
    for (let next = from; ; ) {
      const block = this.#blockAt(topic, next);
      if (block.records.length === 0) return;
      yield block;
      next = block.first + block.records.length;
    }
  }

  /** The block that holds an offset; empty past the end. */
  #blockAt(topic: TopicName, offset: number): UnpackedBlock {
    const cached = this.#unpacked.get(topic);
    if (cached !== undefined && cached.first <= offset && offset < cached.first + cached.records.length) return cached;
    const row = this.#of(topic).blocks.get(offset, offset);
    if (row === undefined) return { first: offset, records: [] };
    const block = { first: Number(row.first), records: unpackBlock(row.block as Uint8Array, Number(row.packing)) };
    this.#unpacked.set(topic, block);
    return block;
  }

  #of(topic: TopicName): TopicStatements {
    let statements = this.#statements.get(topic);
    if (statements === undefined) {
      const table = logTable(topic);
      statements = {
        blocks: this.#database.prepare(
          `SELECT first, packing, block FROM ${table} WHERE first = (SELECT max(first) FROM ${table} WHERE first <= ?) AND first + records > ?`,
        ),
        last: this.#database.prepare(`SELECT first, records FROM ${table} ORDER BY first DESC LIMIT 1`),
      };
      this.#statements.set(topic, statements);
    }
    return statements;
  }
}
