// A synthetic month taken through intake once, in memory: what the benchmark on Kafka puts onto the reference topics and claims.received.
import type { Instant } from "@dripline/claims";
import type { Commit, Output } from "@dripline/core";
import { encode, memberKey, type ReferenceFact, referenceTopic } from "@dripline/events";
import { fileOfBytes } from "@dripline/files";
import { shippedPolicy } from "@dripline/kit";
import { factJson, isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { takeClaims } from "@dripline/service-intake";
import { RECEIVED_AT, synthesize } from "@dripline/synth";

/** Members' pseudonyms in this benchmark. */
export const INSTALLATION_KEY = "7c".repeat(32);

export interface KafkaMonth {
  readonly feeds: readonly Output[];
  readonly claims: readonly Output[];
  /** Bytes of the claims' records, without their keys. */
  readonly bytes: number;
}

const receivedAt = RECEIVED_AT as Instant;

/** The month's accepted claims, each a record as intake writes it. */
export async function kafkaMonth(claims: number, seed: number): Promise<KafkaMonth> {
  const key = Buffer.from(INSTALLATION_KEY, "hex");
  const taking = new Taking((memberId) => memberKey(memberId, key));
  let [path, text] = ["", ""];
  for (const chunk of synthesize({ claims, seed })) {
    if (chunk.path !== path) await taking.takeFile(path, text);
    text = chunk.path === path ? text + chunk.text : chunk.text;
    path = chunk.path;
  }
  await taking.takeFile(path, text);
  const { feeds, claims: accepted } = taking;
  return { feeds, claims: accepted, bytes: accepted.reduce((sum, { value }) => sum + value.length, 0) };
}

class Taking {
  readonly feeds: Output[] = [];
  readonly claims: Output[] = [];
  readonly #keyOf: (memberId: string) => string;
  readonly #policy = shippedPolicy();
  readonly #tables = new ReferenceTables();
  readonly #state = new Map<string, Uint8Array | undefined>();

  constructor(keyOf: (memberId: string) => string) {
    this.#keyOf = keyOf;
  }

  async takeFile(path: string, text: string): Promise<void> {
    if (path === "reference/payer.json") this.#takePayer(text);
    else if (path.startsWith("reference/")) this.#takeFeed(path.replace(/^reference\/(.*)\.jsonl$/, "$1"), text);
    else if (path.startsWith("claims/")) await this.#takeClaims(path, text);
  }

  #takePayer(text: string): void {
    const read = readPayer(text);
    if ("refused" in read) throw new Error("the month's payer is refused");
    this.#tables.applyPayer(read.payer);
    this.#publish({ kind: "payer", key: "payer", row: JSON.stringify(read.payer), arrivedAt: receivedAt });
  }

  #takeFeed(kind: string, text: string): void {
    if (!isReferenceKind(kind)) throw new Error(`the month has a feed that nobody reads: ${kind}`);
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const read = readFeedRow(kind, line, 1);
      if ("refused" in read) continue;
      this.#tables.apply(kind, read.row);
      this.#publish({ kind, key: read.key, row: factJson(read.row), arrivedAt: receivedAt });
    }
  }

  #publish(fact: ReferenceFact): void {
    const topic = referenceTopic(fact.kind);
    this.feeds.push({ topic, key: fact.kind === "members" ? this.#keyOf(fact.key) : fact.key, value: encode(topic, fact) });
  }

  async #takeClaims(path: string, text: string): Promise<void> {
    const state = this.#state;
    const commit: Commit = {
      commit: async (unit) => {
        for (const output of unit.outputs) if (output.topic === "claims.received") this.claims.push(output);
        for (const [key, value] of unit.state) state.set(key, value);
      },
      position: async () => 0,
    };
    const read = async (keys: readonly string[]) => keys.map((key) => state.get(key));
    const parts = { state: { read }, commit, tables: this.#tables, policy: this.#policy, keyOf: this.#keyOf };
    await takeClaims({ ...fileOfBytes(path, Buffer.from(text, "latin1")), receivedAt }, parts);
  }
}
