// Judging alone, in microseconds a service line: six rules beside the same six in two rule engines, and the whole policy beside those.
import { fileURLToPath } from "node:url";
import { adjudicate, type ClaimToAdjudicate, screen } from "@dripline/adjudication";
import type { Claim, Instant, IsoDate } from "@dripline/claims";
import { shippedPolicy } from "@dripline/kit";
import type { Policy } from "@dripline/policy";
import { isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { RECEIVED_AT, synthesize } from "@dripline/synth";
import { gatherFacts, MemberLedgers, pagesOf } from "@dripline/workers";
import { ClaimFileReader } from "@dripline/x12";
import type { BenchReport, BenchRow } from "./bench-report.ts";
import { type FlatLine, flatLines, type Judge, jsonRulesJudge, ownFindings, zenJudge } from "./six-rules.ts";

const CLAIMS = 3000;
const ROUNDS = 9;
/** The peers take seconds for them all: about as many, spread over the month, give their rate. */
const PEER_LINES = 2000;
/** The month has no death in it. */
const RULES_HEARD = 5;
const RECEIVED_ON = RECEIVED_AT.slice(0, 10) as IsoDate;

/** A synthetic month, gathered and screened: what adjudication gets. */
function claimsToJudge(policy: Policy): ClaimToAdjudicate[] {
  const files = new Map<string, string>();
  for (const { path, text } of synthesize({ claims: CLAIMS, seed: 11 })) files.set(path, (files.get(path) ?? "") + text);
  const tables = tablesOf(files);
  const ledgers = new MemberLedgers();
  return claimsOf(files, tables).map((claim) => {
    const key = claim.member.memberId;
    for (const page of pagesOf(claim, key)) ledgers.load(page, undefined);
    const toJudge = { ...screen(claim, gatherFacts(claim, tables), policy), ledger: ledgers.factsFor(claim, key), policy, version: 1 };
    ledgers.apply({ ...adjudicate(toJudge), receipt: "" }, key);
    return toJudge;
  });
}

function tablesOf(files: ReadonlyMap<string, string>): ReferenceTables {
  const tables = new ReferenceTables();
  for (const [path, text] of files) {
    const kind = path.replace(/^reference\/(.*)\.jsonl$/, "$1");
    if (!isReferenceKind(kind)) continue;
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const read = readFeedRow(kind, line, 1);
      if ("row" in read) tables.apply(kind, read.row);
    }
  }
  const read = readPayer(files.get("reference/payer.json") ?? "");
  if ("payer" in read) tables.applyPayer(read.payer);
  return tables;
}

function claimsOf(files: ReadonlyMap<string, string>, tables: ReferenceTables): Claim[] {
  const claims: Claim[] = [];
  for (const [path, text] of files) {
    if (!path.startsWith("claims/")) continue;
    const reader = new ClaimFileReader({ buildClaims: true, receivedOn: RECEIVED_ON, payerId: tables.payer?.payerId });
    for (const event of [...reader.push(new TextEncoder().encode(text)), ...reader.end()]) {
      if (event.kind !== "claim" || event.issues.length > 0) continue;
      const claimId = `2025093${String(claims.length + 1).padStart(7, "0")}`;
      claims.push({ ...event.claim, receivedAt: RECEIVED_AT as Instant, receivedOn: RECEIVED_ON, test: false, claimId });
    }
  }
  return claims;
}

/**
 * Microseconds of one piece of work among so many, of the least disturbed of several rounds. The works take turns, so that a busy minute
 * of the machine is no one's alone; the first rounds warm up.
 */
async function microsecondsEach(works: Readonly<Record<string, { count: number; work: () => unknown }>>): Promise<Record<string, number>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { count, work }] of Object.entries(works)) {
      const from = performance.now();
      await work();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, ((performance.now() - from) * 1000) / count);
    }
  }
  return best;
}

async function inTurn(judge: Judge, lines: readonly FlatLine[]): Promise<string[]> {
  const found: string[] = [];
  for (const line of lines) found.push([...(await judge(line))].sort().join(" "));
  return found;
}

/** Every judge says the same of every line, or the figures compare nothing. */
function checkAgreement(judges: Readonly<Record<string, readonly string[]>>): void {
  const [own = []] = Object.values(judges);
  for (const [name, found] of Object.entries(judges)) {
    const at = found.findIndex((each, line) => each !== own[line]);
    if (at >= 0) throw new Error(`line ${at}: ${name} says "${found[at]}", and our own rules "${own[at]}"`);
  }
  const rules = new Set(own.flatMap((each) => each.split(" ")).filter((each) => each !== ""));
  if (rules.size < RULES_HEARD) throw new Error(`only ${[...rules].join(" ")} are heard`);
}

export async function bench(): Promise<BenchReport[]> {
  const policy = shippedPolicy();
  const claims = claimsToJudge(policy);
  const lines = claims.flatMap(flatLines);
  const step = Math.ceil(lines.length / PEER_LINES);
  const part = lines.filter((_, at) => at % step === 0);
  const [zen, jsonRules] = [zenJudge(), jsonRulesJudge()];
  checkAgreement({ own: claims.flatMap(ownFindings), zen: await inTurn(zen, lines), jsonRules: await inTurn(jsonRules, lines) });
  const count = lines.length;
  const {
    six = Number.NaN,
    alone = Number.NaN,
    whole = Number.NaN,
    byZen = Number.NaN,
    byJsonRules = Number.NaN,
  } = await microsecondsEach({
    six: {
      count,
      work: () => {
        for (const claim of claims) ownFindings(claim);
      },
    },
    alone: {
      count,
      work: () => {
        for (const claim of claims) adjudicate(claim);
      },
    },
    whole: {
      count,
      work: () => {
        for (const { claim, facts, ledger } of claims) adjudicate({ ...screen(claim, facts, policy), ledger, policy, version: 1 });
      },
    },
    byZen: { count: part.length, work: () => inTurn(zen, part) },
    byJsonRules: { count: part.length, work: () => inTurn(jsonRules, part) },
  });
  const peers = (own: number, beside: string, ratioAtLeast?: number): BenchRow[] =>
    [
      { name: `zen-engine: six rules, facts given flat${beside}`, value: byZen },
      { name: `json-rules-engine: six rules, facts given flat${beside}`, value: byJsonRules },
    ].map((peer) => ({ ...peer, unit: "µs/line", ratio: peer.value / own, ratioAtLeast }));
  return [
    {
      title: `Six rules, the same verdicts: R3, R7, R9, R21, R25, R30 on the lines of ${claims.length} claims`,
      rows: [
        { name: "dripline: six rules, facts looked up, findings with their words", value: six, unit: "µs/line" },
        ...peers(six, "", 10),
      ],
    },
    {
      title: `The whole policy on ${claims.length} claims of ${(lines.length / claims.length).toFixed(1)} lines, beside six rules`,
      rows: [
        { name: "dripline: adjudicate alone, verdicts, money and entries", value: alone, unit: "µs/line" },
        { name: "dripline: screen and adjudicate, the whole policy", value: whole, unit: "µs/line" },
        ...peers(whole, ", to the whole policy"),
      ],
    },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  for (const report of await bench()) process.stdout.write(reportText(report));
}
