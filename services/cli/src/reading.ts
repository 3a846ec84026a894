// What a command that only looks reads from: a data folder or topics on Kafka, and the reference facts as they are known there.
import { Fault } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";
import type { ReferenceTables } from "@dripline/reference";
import { ReferenceReader } from "@dripline/workers";
import { claimNamed } from "./find-claim.ts";
import { openSource, type ReplaySource, type SourceOptions } from "./replay-source.ts";

export interface Reading extends ReplaySource {
  readonly tables: ReferenceTables;
  /** The folder or the brokers, as they were named. */
  readonly where: string;
  /** A claim's receipts by either of its names, in log order; none where the name is nobody's. */
  receiptsOf(name: string): Promise<Receipt[]>;
}

export async function withReading<T>(options: SourceOptions, work: (reading: Reading) => Promise<T>): Promise<T> {
  const source = await openSource(options);
  try {
    const reference = new ReferenceReader();
    await reference.catchUp(source.log);
    const receiptsOf = async (name: string): Promise<Receipt[]> => {
      const records = await Promise.all(source.partitions.map((partition) => source.receiptsNamed(claimNamed(name), partition)));
      return records.flat().map(({ value }) => decode("claims.adjudicated", value));
    };
    const where = options.data ?? options.brokers ?? "";
    return await work({ ...source, tables: reference.tables, where, receiptsOf });
  } finally {
    await source.close();
  }
}

/** A member's pseudonym, which topics and state are keyed by. */
export function pseudonymOf(member: string, { keyOf }: Pick<Reading, "keyOf">): string {
  if (keyOf === undefined) throw new Fault("DRIP_USAGE", "set DRIPLINE_INSTALLATION_KEY: topics are keyed by members' pseudonyms under it");
  return keyOf(member);
}
