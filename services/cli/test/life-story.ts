// A log with every kind of receipt: claims are paid, denied, cut, wait, are replaced and voided, released and judged again.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BenchTop, dripline, type Ran } from "./bench-top.ts";
import { claimFile } from "./claim-file.ts";
import { patient } from "./second-payer.ts";

const therapy = { code: "S9500", charge: "180" };
const tpn = { code: "S9366", charge: "300" };
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };
/** Receipts of 2025-03-07 are numbered in the order of the file. */
export const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;

const AUTHORIZATION = {
  providerNpi: "1999999984",
  codes: ["S9366"],
  department: "precertification",
  status: "approved",
  from: "2025-03-03",
  to: "2025-03-31",
  requestedAt: "2025-02-04T09:00:00-05:00",
};

/** A file whose claims wait, are replaced and voided; then a release and a correction. The bench has the feeds of `STORY_FEEDS`. */
export async function liveALife(bench: BenchTop): Promise<void> {
  const about = (old: string, frequency: "7" | "8") => ({ frequency, claimSegments: [`REF*F8*${old}`] });
  const claims = [
    { pcn: "PAID", member: patient(12), lines: [therapy] }, // 1
    { pcn: "PAID", member: patient(12), lines: [{ ...therapy, charge: "200" }], ...about(numbered(1), "7") }, // 2
    { pcn: "WAITS", member: patient(16), lines: [tpn] }, // 3
    { pcn: "NO-AUTH", member: patient(12), lines: [{ ...tpn, day: "20250304" }] }, // 4
    { pcn: "UNITS", member: patient(12), lines: [{ ...drug, day: "20250302" }] }, // 5
    { pcn: "UNITS", member: patient(12), lines: [{ ...drug, day: "20250302" }], ...about(numbered(5), "8") }, // 6
    { pcn: "AFTER", member: patient(12), lines: [{ ...drug, day: "20250302", charge: "42" }] }, // 7
    { pcn: "TEN", member: patient(10), lines: [therapy, drug] }, // 8
  ];
  bench.put("01.837", claimFile({ claims }));
  done(await bench.run());
  const feed = join(bench.folder, "authorizations.jsonl");
  const rows = [
    { ...AUTHORIZATION, authorizationId: "WAIT1", memberId: "CP000016" },
    { ...AUTHORIZATION, authorizationId: "RETRO", memberId: "CP000012" },
  ];
  writeFileSync(feed, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  done(await dripline("load", feed, "--data", bench.data));
  const list = join(bench.folder, "claims.txt");
  writeFileSync(list, `${numbered(4)}\n`);
  const order = ["readjudicate", "--claims", list, "--data", bench.data, "--reason", "approved after the fact", "--apply", "--yes"];
  done(await dripline(...order));
}

function done({ status, stderr }: Ran): void {
  if (status !== 0) throw new Error(stderr);
}
