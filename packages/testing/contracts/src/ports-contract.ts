// What every adapter of Log, State and Commit must do, as named checks: an adapter's own test runs each on a fresh installation.
import assert from "node:assert/strict";
import { type Output, type Ports, quarantine, type Unit, type Worker, workToEnd } from "@dripline/core";
import { decode, encode, type TopicName } from "@dripline/events";

/** One installation of the adapter under test. */
export interface Installation {
  readonly ports: Ports;
  /** The same installation seen by a process started anew. */
  restart(): Promise<Ports>;
}

export interface PortCheck {
  readonly title: string;
  check(installation: Installation): Promise<void>;
}

const entries = { topic: "ledger.entries", partition: 0 } as const;
const cycles = { topic: "cycles.closed", partition: 0 } as const;

function entry(amount: number): Output {
  return {
    topic: "ledger.entries",
    key: "MEMBERKEY",
    value: encode("ledger.entries", { account: "deductible/2025", amount, claimId: "20250660000001", version: 1, line: 1 }),
  };
}

function unit({
  outputs = [],
  state = {},
  positions = [],
}: Partial<Omit<Unit, "state">> & { state?: Record<string, string | undefined> }): Unit {
  const bytes = Object.entries(state).map(([key, text]) => [key, text === undefined ? undefined : Buffer.from(text)] as const);
  return { outputs, state: new Map(bytes), positions };
}

async function amounts({ log }: Ports, from = 0, max = 1000): Promise<number[]> {
  const records = await log.read({ ...entries, from, max });
  return records.map(({ value }) => decode("ledger.entries", value).amount);
}

async function texts({ state }: Ports, keys: readonly string[]): Promise<(string | undefined)[]> {
  return (await state.read(keys)).map((value) => (value === undefined ? undefined : Buffer.from(value).toString("utf8")));
}

function numbers(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

/** Sums a topic's amounts into state: small, and wrong as soon as a record is lost or taken twice. */
const summing: Worker<"ledger.entries", number> = {
  name: "summing",
  from: "ledger.entries",
  gather: async (_inputs, { state }) => {
    const [bytes] = await state.read(["sum"]);
    return bytes === undefined ? 0 : Number(Buffer.from(bytes).toString());
  },
  decide: (inputs, sum) => {
    const total = inputs.reduce((so, { amount }) => so + amount, sum);
    return { outputs: [], state: new Map([["sum", Buffer.from(String(total))]]) };
  },
};

const logChecks: readonly PortCheck[] = [
  {
    title: "an empty log has no records and ends at 0",
    async check({ ports }) {
      assert.deepEqual(await ports.log.read({ ...entries, from: 0, max: 10 }), []);
      assert.equal(await ports.log.end(entries), 0);
    },
  },
  {
    title: "records come back in order with topic, partition, key and rising offsets",
    async check({ ports }) {
      await ports.commit.commit(unit({ outputs: [entry(1), entry(2)] }));
      await ports.commit.commit(unit({ outputs: [entry(3)] }));
      const records = await ports.log.read({ ...entries, from: 0, max: 10 });
      assert.deepEqual(
        records.map(({ topic, partition, key }) => [topic, partition, key]),
        numbers(3).map(() => ["ledger.entries", 0, "MEMBERKEY"]),
      );
      assert.deepEqual(await amounts(ports), [1, 2, 3]);
      assert.ok(records.every(({ offset }, at) => at === 0 || offset > (records[at - 1]?.offset ?? offset)));
      assert.ok((await ports.log.end(entries)) > (records[2]?.offset ?? 0));
    },
  },
  {
    title: "a read starts at its offset and stops at its maximum, over units of any size",
    async check({ ports }) {
      await ports.commit.commit(unit({ outputs: numbers(150).map(entry) }));
      for (const amount of numbers(7, 150)) await ports.commit.commit(unit({ outputs: [entry(amount)] }));
      const all = await ports.log.read({ ...entries, from: 0, max: 1000 });
      assert.equal(all.length, 157);
      for (const at of [0, 1, 63, 64, 65, 127, 149, 150, 156]) {
        assert.deepEqual(await amounts(ports, all[at]?.offset, 3), numbers(Math.min(3, 157 - at), at), `from record ${at}`);
      }
      assert.deepEqual(await amounts(ports, await ports.log.end(entries)), []);
      assert.deepEqual(await amounts(ports, 0, 0), []);
    },
  },
  {
    title: "topics are apart, and a topic's epoch stays",
    async check({ ports, restart }) {
      await ports.commit.commit(unit({ outputs: [entry(1)] }));
      assert.equal(await ports.log.end(cycles), 0);
      const epoch = await ports.log.epoch("ledger.entries");
      assert.notEqual(epoch, "");
      assert.equal(await (await restart()).log.epoch("ledger.entries"), epoch);
    },
  },
  {
    title: "any bytes come back as they were: empty, zeros, a megabyte",
    async check({ ports, restart }) {
      const values = [Buffer.alloc(0), Buffer.alloc(3), Buffer.from(numbers(1_000_000).map((at) => (at * 7919) % 251))];
      await ports.commit.commit(unit({ outputs: values.map((value) => ({ topic: "ledger.entries", key: "K\u00e9", value })) }));
      await hold(ports, values);
      await hold(await restart(), values);
    },
  },
];

async function hold({ log }: Ports, values: readonly Buffer[]): Promise<void> {
  const records = await log.read({ ...entries, from: 0, max: 10 });
  assert.equal(records.length, values.length);
  assert.ok(records.every(({ value, key }, at) => key === "K\u00e9" && values[at]?.equals(value)));
}

const stateChecks: readonly PortCheck[] = [
  {
    title: "state is read in the order of the keys; what was never written is undefined",
    async check({ ports }) {
      await ports.commit.commit(unit({ state: { a: "1", b: "2" } }));
      assert.deepEqual(await texts(ports, ["b", "never", "a", "b"]), ["2", undefined, "1", "2"]);
      assert.deepEqual(await texts(ports, []), []);
    },
  },
  {
    title: "a later unit replaces and takes away",
    async check({ ports }) {
      await ports.commit.commit(unit({ state: { a: "1", b: "2" } }));
      await ports.commit.commit(unit({ state: { a: "one", b: undefined, never: undefined } }));
      assert.deepEqual(await texts(ports, ["a", "b", "never"]), ["one", undefined, undefined]);
    },
  },
];

const commitChecks: readonly PortCheck[] = [
  {
    title: "outputs, state and position take effect together and outlive the process",
    async check({ ports, restart }) {
      const [first] = [entry(5)];
      await ports.commit.commit(unit({ outputs: [first], state: { a: "1" }, positions: [{ ...cycles, worker: "w", next: 3 }] }));
      const again = await restart();
      assert.deepEqual(await amounts(again), [5]);
      assert.deepEqual(await texts(again, ["a"]), ["1"]);
      assert.equal(await again.commit.position("w", cycles), 3);
    },
  },
  {
    title: "a unit that can't be committed leaves nothing, and the next one goes through",
    async check({ ports }) {
      const broken: Output = { topic: "no.such.topic" as TopicName, key: "K", value: Buffer.alloc(1) };
      const positions = [{ ...cycles, worker: "w", next: 9 }];
      await assert.rejects(ports.commit.commit(unit({ outputs: [entry(1), broken], state: { a: "1" }, positions })));
      assert.deepEqual(await amounts(ports), []);
      assert.deepEqual(await texts(ports, ["a"]), [undefined]);
      assert.equal(await ports.commit.position("w", cycles), 0);
      await ports.commit.commit(unit({ outputs: [entry(2)], positions }));
      assert.deepEqual(await amounts(ports), [2]);
      assert.equal(await ports.commit.position("w", cycles), 9);
    },
  },
  {
    title: "positions are apart by worker and topic, and start at 0",
    async check({ ports }) {
      await ports.commit.commit(unit({ positions: [{ ...cycles, worker: "w", next: 3 }] }));
      await ports.commit.commit(unit({ positions: [{ ...entries, worker: "w", next: 4 }] }));
      assert.equal(await ports.commit.position("w", cycles), 3);
      assert.equal(await ports.commit.position("w", entries), 4);
      assert.equal(await ports.commit.position("other", cycles), 0);
    },
  },
];

const workerChecks: readonly PortCheck[] = [
  {
    title: "a worker takes every record once, in batches, over restarts",
    async check({ ports, restart }) {
      await ports.commit.commit(unit({ outputs: numbers(25, 1).map(entry) }));
      assert.equal(await workToEnd(summing, ports, { partition: 0, max: 4 }), 25);
      const again = await restart();
      await again.commit.commit(unit({ outputs: [entry(1000)] }));
      assert.equal(await workToEnd(summing, again, { partition: 0, max: 4 }), 1);
      assert.deepEqual(await texts(again, ["sum"]), [String((25 * 26) / 2 + 1000)]);
    },
  },
  {
    title: "a record that can't be read is quarantined whole, and the others are done",
    async check({ ports }) {
      const junk: Output = { topic: "ledger.entries", key: "K", value: Buffer.from("not a record") };
      await ports.commit.commit(unit({ outputs: [entry(1), junk, entry(2)] }));
      await workToEnd(summing, ports, { partition: 0, max: 10 });
      assert.deepEqual(await texts(ports, ["sum"]), ["3"]);
      const [set] = await ports.log.read({ topic: "claims.quarantined", partition: 0, from: 0, max: 10 });
      assert.ok(set);
      const { topic, reason, value } = decode("claims.quarantined", set.value);
      assert.equal(topic, "ledger.entries");
      assert.match(reason, /^DRIP_RECORD_UNREADABLE: /);
      assert.doesNotMatch(reason, /not a record/);
      assert.equal(Buffer.from(value).toString(), "not a record");
      const [, record] = await ports.log.read({ ...entries, from: 0, max: 10 });
      assert.ok(record);
      assert.equal(quarantine(record, "x").key, set.key);
    },
  },
];

/** Every check, in the order in which a new adapter comes to pass them. */
export const portsContract: readonly PortCheck[] = [...logChecks, ...stateChecks, ...commitChecks, ...workerChecks];
