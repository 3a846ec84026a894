// Reading an 837P with SNIP 1 to 7, beside two X12 libraries that only parse; and the peak memory for a file and for one ten times as long.
import { spawnSync } from "node:child_process";
import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type IsoDate, readIsoDate } from "@dripline/claims";
import { ClaimFileReader, type ReaderOptions } from "@dripline/x12";
import { X12Parser } from "node-x12";
import { X12parser as X12StreamParser } from "x12-parser";
import type { BenchReport } from "./bench-report.ts";
import { claimFile, claimFileBytes } from "./claim-file.ts";

const CLAIMS = 20_000;
const CHUNK_BYTES = 1 << 14;
/** What `createReadStream` reads at a time; x12-parser is faster with it than with our own size. */
const STREAM_CHUNK_BYTES = 1 << 16;
const ROUNDS = 6;
const MEMORY = "--memory";
/** V8 lets its young generation grow with the length of a run; held fixed, the figure is the reader's. */
const YOUNG_GENERATION = "--max-semi-space-size=8";

const PROCEDURES = new Set(["S9366", "S9500", "S9338", "S9494", "S9373", "J0696", "J1561", "J3373"]);
const DIAGNOSES = new Set(["A419", "E43", "Z452"]);
const RECEIVED_ON: IsoDate | undefined = readIsoDate("2025-03-10");

/** Every look-up of SNIP 5 and 7 answers: a check that asks nothing would cost nothing. */
const options: ReaderOptions = {
  buildClaims: true,
  receivedOn: RECEIVED_ON,
  payerId: "PAYER4CPCT",
  codeTables: { procedure: (code) => PROCEDURES.has(code), diagnosis: (code) => DIAGNOSES.has(code) },
  members: (memberId) => (memberId.startsWith("CP") ? { lastName: lastNameOf(memberId) } : undefined),
};

/** The generator gives member `n` the name `n % 8`. */
function lastNameOf(memberId: string): string {
  return ["DOE", "ROE", "POE", "RIVERA", "OKAFOR", "LINDQVIST", "HARTMANN", "OBRIEN"][Number(memberId.slice(2)) % 8] ?? "";
}

function read(chunks: Iterable<Uint8Array>): { segments: number; claims: number; issues: number } {
  const reader = new ClaimFileReader(options);
  const seen = { segments: 0, claims: 0, issues: 0 };
  const take = (events: ReturnType<ClaimFileReader["push"]>) => {
    for (const event of events) {
      if (event.kind === "set-end") seen.segments += event.set.segmentCount;
      if (event.kind === "claim") {
        seen.claims++;
        seen.issues += event.issues.length;
      }
    }
  };
  for (const chunk of chunks) take(reader.push(chunk));
  take(reader.end());
  return seen;
}

function* pieces(bytes: Uint8Array, size = CHUNK_BYTES): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/**
 * Processor seconds of the least disturbed round of each, those of V8's helper threads too: what it takes on one core. Elapsed time would
 * give a parser that keeps the whole file the second core for its garbage, and the machine's other work to whoever met it. They take turns.
 */
async function secondsInTurn(works: Readonly<Record<string, () => unknown>>): Promise<Record<string, number>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(works)) {
      const from = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(from);
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, (user + system) / 1e6);
    }
  }
  return best;
}

/** As its own documentation has it, a read stream piped into it; from memory and not from a disk, in the pieces of a file stream. */
function streamParse(pieces: readonly Buffer[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let segments = 0;
    const parser = new X12StreamParser();
    parser.on("data", () => segments++);
    parser.on("end", () => resolve(segments));
    parser.on("error", reject);
    Readable.from(pieces).pipe(parser);
  });
}

/** Peak resident memory in MB of a process of its own that reads a file of so many claims. */
function peakMegabytes(claims: number): number {
  const folder = mkdtempSync(join(tmpdir(), "dripline-bench-"));
  try {
    const file = join(folder, "claims.837");
    for (const piece of claimFile(claims)) appendFileSync(file, piece);
    const child = spawnSync(process.execPath, [YOUNG_GENERATION, fileURLToPath(import.meta.url), MEMORY, file], { encoding: "utf8" });
    if (child.status !== 0) throw new Error(`the memory run of ${claims} claims ended with ${child.status}: ${child.stderr}`);
    return Number(child.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file through one buffer, as intake reads it. */
function* fileChunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r");
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const length = readSync(file, buffer);
    if (length === 0) break;
    yield buffer.subarray(0, length);
  }
  closeSync(file);
}

export async function bench(): Promise<BenchReport[]> {
  // First, while this process is small: a child's peak starts at its parent's size.
  const small = peakMegabytes(CLAIMS);
  const large = peakMegabytes(CLAIMS * 10);
  const bytes = claimFileBytes(CLAIMS);
  const { segments, claims, issues } = read(pieces(bytes));
  if (claims !== CLAIMS || issues !== 0) throw new Error(`${claims} claims and ${issues} issues where ${CLAIMS} clean ones were written`);
  const text = Buffer.from(bytes).toString("latin1");
  const streamed = [...pieces(bytes, STREAM_CHUNK_BYTES)].map((piece) => Buffer.from(piece));
  const taken = await secondsInTurn({
    warm: () => read(pieces(bytes)),
    own: () => read(pieces(bytes)),
    nodeX12: () => new X12Parser(true).parse(text),
    x12Parser: () => streamParse(streamed),
  });
  const perSecond = (name: string): number => segments / (taken[name] ?? Number.NaN);
  const [own, nodeX12, x12Parser] = [perSecond("own"), perSecond("nodeX12"), perSecond("x12Parser")];
  return [
    {
      title: `Reading 837P: ${CLAIMS} home infusion claims, ${Math.round(segments / claims)} segments each, one core`,
      rows: [
        { name: "dripline: read, SNIP 1 to 7, claims made", value: own, unit: "segments/s", atLeast: 2_000_000 },
        { name: "node-x12: parse only", value: nodeX12, unit: "segments/s", ratio: own / nodeX12, ratioAtLeast: 20 },
        { name: "x12-parser: parse only", value: x12Parser, unit: "segments/s", ratio: own / x12Parser, ratioAtLeast: 10 },
      ],
    },
    {
      title: "Reading 837P: peak memory of the process",
      rows: [
        { name: `${CLAIMS} claims`, value: small, unit: "MB", atMost: 300 },
        { name: `${CLAIMS * 10} claims`, value: large, unit: "MB", atMost: Math.min(300, small * 1.1) },
      ],
    },
  ];
}

if (process.argv[2] === MEMORY) {
  read(fileChunks(process.argv[3] ?? ""));
  process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  for (const report of await bench()) process.stdout.write(reportText(report));
}
