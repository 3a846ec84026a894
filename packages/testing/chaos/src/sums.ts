// Numbers to be summed by member, as a load: wrong as soon as a record is lost, taken twice or judged by a state that isn't there. Its worker knows of
// no claim, so that nothing but the adapters keeps it right.
import { fileURLToPath } from "node:url";
import { decode } from "@dripline/events";
import type { Load } from "./load.ts";
import { entry, memberOf, sumOf } from "./summing-worker.ts";
import { namedRecords } from "./tally.ts";

const MAIN = fileURLToPath(new URL("./summing-main.ts", import.meta.url));

export function sumsOf(count: number): Load {
  const records = Array.from({ length: count }, (_, at) => entry(at + 1));
  const sums = new Map<string, number>();
  const results = records.map(({ key, value }) => {
    const { amount } = decode("ledger.entries", value);
    const sum = (sums.get(key) ?? 0) + amount;
    sums.set(key, sum);
    return { topic: "claims.screened", key, value: Buffer.from(sumOf(key, amount, sum)) } as const;
  });
  return {
    known: [],
    records,
    result: "claims.screened",
    resultsAfter: records.map((_, at) => at + 1),
    expected: namedRecords(results, nameOf),
    nameOf,
    services: [MAIN, MAIN],
    twin: MAIN,
    positions: [{ worker: "summing", topic: "ledger.entries" }],
    environment: { DRIPLINE_INSTALLATION_KEY: "00".repeat(16) },
  };
}

/** Member and number, without the sum. */
function nameOf({ value }: { readonly value: Uint8Array }): string {
  return memberOf(Buffer.from(value).toString()).join(" ");
}
