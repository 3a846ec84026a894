// The ports: what the pipeline asks of the outside. An adapter fills them with one technology; nothing here knows which.
import type { TopicName } from "@dripline/events";

/** One record of a log, as it lies there. */
export interface LogRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
}

/** One log: order holds within it and nowhere else. On one machine every topic has partition 0 alone. */
export interface TopicPartition {
  readonly topic: TopicName;
  readonly partition: number;
}

export interface ReadRequest extends TopicPartition {
  /** The first offset wanted. Offsets may have gaps: a compacted or transactional log skips some. */
  readonly from: number;
  /** Records at most. */
  readonly max: number;
}

export interface Log {
  /** Committed records in order of offset; fewer than `max` only at the end. */
  read(request: ReadRequest): Promise<readonly LogRecord[]>;
  /** The offset that the next record will get; 0 for an empty log. */
  end(log: TopicPartition): Promise<number>;
  /** Which making of the topic this is: a topic deleted and made again starts at offset 0 in another epoch, and old positions mean nothing. */
  epoch(topic: TopicName): Promise<string>;
}

/** Bytes by key. A copy of what the log says: whatever is lost here can be built again from the log. */
export interface State {
  /** Values in the order of the keys, in as few round trips as there are stores; undefined where there is none. */
  read(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** A state whose keys can be gone through, in no order: for those who compare two of them. */
export interface ListedState extends State {
  keys(): AsyncIterable<string>;
}

export interface Output {
  readonly topic: TopicName;
  readonly key: string;
  /** The record, framed: `encode(topic, value)`. */
  readonly value: Uint8Array;
  /** Names that the record can be looked up by where the adapter keeps an index (claim control number, patient control number). */
  readonly names?: readonly string[] | undefined;
}

/** Where a worker stands in one log: it has done everything below `next`. */
export interface WorkerPosition extends TopicPartition {
  readonly worker: string;
  readonly next: number;
}

/** What takes effect together, or not at all. */
export interface Unit {
  readonly outputs: readonly Output[];
  /** Undefined takes a key away. */
  readonly state: ReadonlyMap<string, Uint8Array | undefined>;
  /** Of one worker; on Kafka, of the one partition whose transaction this is. */
  readonly positions: readonly WorkerPosition[];
}

export interface Commit {
  /** Resolves when everything is durable; on a fault nothing of the unit took effect. */
  commit(unit: Unit): Promise<void>;
  /** Where the worker's last unit left it; 0 where it never was. */
  position(worker: string, log: TopicPartition): Promise<number>;
}

/** For receipt instants and cycle days alone; no decision reads it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

export interface FileToWrite {
  /** Below the folder that the files go to, with `/`; never absolute, never through `..`. */
  readonly path: string;
  readonly content: Uint8Array;
}

export interface Files {
  /** Each file appears whole or not at all, and stays after a power loss. A file that is there already is replaced. */
  write(files: readonly FileToWrite[]): Promise<void>;
}

export interface Ports {
  readonly log: Log;
  readonly state: State;
  readonly commit: Commit;
}

/** How far a copy of the state has come: the log's own making, and the offset of the first change that it doesn't hold yet. */
export interface StateMark {
  readonly epoch: string;
  readonly next: number;
}

/** One change of state as the log has it, with its offset there. */
export interface StateChange {
  readonly key: string;
  /** Undefined takes the key away. */
  readonly value: Uint8Array | undefined;
  readonly offset: number;
}

/** Whose changes: each worker keeps its own account of how far the copy of a partition has come with them. */
export interface StateOwner {
  readonly worker: string;
  readonly partition: number;
}

/**
 * A copy of the state outside of the log, such as Redis: may be lost at any moment, may be told a thing twice, may be told late by a
 * process that no longer owns the partition. What is at or below the offset that it holds of a key is skipped.
 */
export interface StateCopy extends State {
  /** Up to where the copy is complete; undefined where it never was, or where any part of it may have been lost since: cold is not zero. */
  mark(owner: StateOwner): Promise<StateMark | undefined>;
  /** Before it is filled from the log's beginning: what is lost from here on shows in `mark`. */
  begin(owner: StateOwner): Promise<void>;
  /** Applies changes of one partition in order, then moves the owner's mark. After `mark` or `begin` of this process. */
  apply(changes: readonly StateChange[], at: StateOwner & { readonly mark: StateMark }): Promise<void>;
}
