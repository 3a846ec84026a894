// What is put through while it is disturbed, and what has to come of it: a month of claims, or numbers to be summed.
import type { LogRecord, Output } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { Positioned } from "./positions.ts";

export interface Load {
  /** On the topics before anything else. */
  readonly known: readonly Output[];
  /** Fed slice by slice, in this order. */
  readonly records: readonly Output[];
  /** Where what comes of them is counted. */
  readonly result: TopicName;
  /** After so many records, so many results in all; right after a whole slice. */
  readonly resultsAfter: readonly number[];
  /** Undisturbed: each result's name and the hash of its bytes, in the order in which they are due. */
  readonly expected: ReadonlyMap<string, string>;
  /** What a result is about: one that comes twice has its name twice. */
  nameOf(record: Pick<LogRecord, "topic" | "value">): string;
  /** Folders below `services/`, or paths of mains: each a process. */
  readonly services: readonly string[];
  /** Another process of this one is there already, and more may come: whatever happens to one, another takes over. */
  readonly twin: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Whose positions only move forward. */
  readonly positions: readonly Positioned[];
}
