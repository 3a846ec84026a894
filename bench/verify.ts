// Verification of a synthetic month's receipts: decode, judge, encode, SHA-256, compare; on one core, and over all of them with chains, tree and ledger.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readInstant } from "@dripline/claims";
import { run, verifyReceipts, writeSynthetic } from "@dripline/cli";
import { openEmbedded } from "@dripline/embedded";
import { judgeStretch, readPolicyVersions } from "@dripline/replay";
import type { BenchReport } from "./bench-report.ts";

const CLAIMS = 10_000;
/** The first ones warm up. */
const ROUNDS = 7;
const RECEIPTS_PER_SECOND = 20_000;

export async function bench(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), "dripline-bench-"));
  try {
    writeSynthetic(folder, { claims: CLAIMS, seed: 17 });
    const [data, out, reference] = [join(folder, "data"), join(folder, "out"), join(folder, "reference")];
    await run({ data, in: join(folder, "claims"), out, reference, once: true, receivedAt: readInstant("2025-04-03T09:00:00-04:00") });
    const alone = await judgedPerSecond(data);
    const threads = availableParallelism();
    const whole = await verifiedPerSecond(data, threads);
    return {
      title: `Verifying the receipts of ${CLAIMS} claims`,
      rows: [
        { name: "one core: decode, judge, encode, SHA-256, compare", value: alone, unit: "receipts/s", atLeast: RECEIPTS_PER_SECOND },
        { name: `${threads} threads, start-up, chains, tree and ledger included`, value: whole, unit: "receipts/s" },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function judgedPerSecond(data: string): Promise<number> {
  const { log, close } = openEmbedded(data, { readOnly: true });
  const judging = { log, policies: await readPolicyVersions(log), partition: 0 };
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    const { receipts, findings } = await judgeStretch(judging, {});
    rates.push((receipts * 1000) / (performance.now() - from));
    if (findings.length > 0) throw new Error(`${findings.length} receipts come out otherwise`);
  }
  close();
  return median(rates.slice(ROUNDS >> 1));
}

async function verifiedPerSecond(data: string, threads: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) {
    const from = performance.now();
    const [verified] = await verifyReceipts({ data, threads });
    rates.push(((verified?.receipts ?? 0) * 1000) / (performance.now() - from));
    if (verified?.findings.length !== 0) throw new Error("there are differences");
  }
  return median(rates);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  process.stdout.write(reportText(await bench()));
}
