// Each safety switched off, one at a time: the lines of the adapters that hold it, and what they are replaced with while a process loads them. The
// adapters themselves have no such switch.
export interface Breakage {
  readonly name: string;
  /** What is no longer held. */
  readonly without: string;
  /** The disturbance that shows it. */
  readonly shownBy: string;
  readonly patches: readonly Patch[];
}

export interface Patch {
  /** Below `packages/adapters/`. */
  readonly file: string;
  /** As it stands, once in the file. */
  readonly safe: string;
  readonly broken: string;
}

/** Beside a heartbeat and a resolved offset, the committed position keeps a record from being taken twice: it is switched off with each of them. */
const noPosition: readonly Patch[] = [
  {
    file: "kafka/src/run-worker.ts",
    safe: "const committed = await at.commit.position(worker.name, log);",
    broken: "const committed = 0;",
  },
  {
    file: "kafka/src/run-worker.ts",
    safe: "const committed = await at.commit.position(worker.name, first);",
    broken: "const committed = 0;",
  },
];

export const breakages: readonly Breakage[] = [
  {
    name: "per-partition-id",
    without: "one transactional id for each input partition: each process has its own",
    shownBy: "freeze-before-begin",
    patches: [
      {
        file: "kafka/src/open-kafka.ts",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
        safe: "const transactionalId = `${application}-${epoch}-${worker}-${topic}-${partition}`;",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
        broken: "const transactionalId = `${application}-${process.pid}-${partition}`;",
      },
    ],
  },
  {
    name: "epoch-first",
    without: "the epoch taken with the partition: it is taken with the first unit",
    shownBy: "freeze-first-before-begin",
    patches: [{ file: "kafka/src/kafka-commit.ts", safe: "await (await commit.#producer.transaction()).abort();", broken: "" }],
  },
  {
    name: "forced-heartbeat",
    without: "membership proved by a heartbeat after the epoch was taken, nor the committed position",
    shownBy: "freeze-before-epoch",
    patches: [
      { file: "kafka/src/run-worker.ts", safe: "const proved = heartbeat();", broken: "const proved = Promise.resolve();" },
      {
        file: "kafka/src/run-worker.ts",
        safe: "takenPartition(partition, taking, heartbeat)",
        broken: "takenPartition(partition, taking)",
      },
      ...noPosition,
    ],
  },
  {
    name: "resolve-offset",
    without: "the offset resolved right after the commit, nor the committed position",
    shownBy: "redis-script-flush",
    patches: [
      { file: "kafka/src/run-worker.ts", safe: 'resolveOffset(chunk[chunk.length - 1]?.offset ?? "0");', broken: "" },
      ...noPosition,
    ],
  },
  {
    name: "gate",
    without: "the copy's mark looked at after the values",
    shownBy: "redis-flushall",
    patches: [
      {
        file: "kafka/src/gated-copy.ts",
        safe: "if (isSame(await this.#gate.copy.mark(this.#gate), this.#expected)) return values;",
        broken: "return values;",
      },
    ],
  },
  {
    name: "lua-position",
    without: "the offset that a key holds, in the Lua script that applies a change",
    shownBy: "freeze-after-commit",
    patches: [
      { file: "redis/src/apply-script.ts", safe: ' or tonumber(held[2] or "-1") < tonumber(ARGV[at]) then', broken: " or true then" },
    ],
  },
  {
    name: "cold-is-not-zero",
    without: "an empty copy filled from the log: it is taken for complete",
    shownBy: "redis-flushall",
    patches: [
      { file: "kafka/src/fill-copy.ts", safe: "let next = isCold ? 0 : mark.next;", broken: "let next = isCold ? end : mark.next;" },
    ],
  },
];
