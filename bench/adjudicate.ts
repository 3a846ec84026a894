// Judging alone, in microseconds a service line: the whole policy by `screen` and `adjudicate`, beside six of its rules in two rule engines.
import { fileURLToPath } from "node:url";
import { adjudicate, type ClaimToAdjudicate, screen } from "@dripline/adjudication";
import { type Claim, type ClaimFacts, dayNumber, type Instant, type IsoDate, isInForce, rowInForce } from "@dripline/claims";
import { shippedPolicy } from "@dripline/kit";
import type { Policy } from "@dripline/policy";
import { isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { RECEIVED_AT, synthesize } from "@dripline/synth";
import { gatherFacts, MemberLedgers, pagesOf } from "@dripline/workers";
import { ClaimFileReader } from "@dripline/x12";
import { ZenEngine } from "@gorules/zen-engine";
import { Engine } from "json-rules-engine";
import type { BenchReport } from "./bench-report.ts";

const CLAIMS = 3000;
const ROUNDS = 9;
/** The peers take seconds for them all: these give their rate. */
const PEER_LINES = 2000;
const RECEIVED_ON = RECEIVED_AT.slice(0, 10) as IsoDate;
const FILING_DAYS_MAX = 365;

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

/** What the peers judge, looked up and flat: they spend nothing on finding it. */
interface FlatLine {
  readonly serviceDay: number;
  readonly receivedDay: number;
  readonly daysToReceipt: number;
  readonly covered: boolean;
  readonly place: string;
  readonly needsAuthorization: boolean;
  readonly authorized: boolean;
  readonly units: number;
  readonly unitsPaid: number;
  readonly unitsPerDay: number;
}

function flatLines({ claim, facts, ledger }: ClaimToAdjudicate): FlatLine[] {
  const receivedDay = dayNumber(claim.receivedOn);
  return claim.lines.map((line): FlatLine => {
    const serviceDay = dayNumber(line.serviceFrom);
    return {
      serviceDay,
      receivedDay,
      daysToReceipt: receivedDay - serviceDay,
      covered: (facts.member?.coverage ?? []).some((span) => isInForce(span, line.serviceFrom)),
      place: line.placeOfService ?? claim.placeOfService,
      needsAuthorization: rowInForce(facts.priorAuthorization[line.code] ?? [], line.serviceFrom) !== undefined,
      authorized: isAuthorized(facts, line.code),
      units: line.units,
      unitsPaid: ledger.balances[`units/${line.code}/${line.serviceFrom}`] ?? 0,
      unitsPerDay: rowInForce(facts.unitLimits[line.code] ?? [], line.serviceFrom)?.unitsPerDay ?? Number.MAX_SAFE_INTEGER,
    };
  });
}

function isAuthorized({ authorizations }: ClaimFacts, code: string): boolean {
  return authorizations.some(({ codes }) => codes.includes(code));
}

/** Dates, eligibility, timely filing, place of service, authorization, units a day: as zen's expressions. */
const SIX_RULES: readonly (readonly [rule: string, expression: string])[] = [
  ["R3", "serviceDay > receivedDay"],
  ["R7", "not covered"],
  ["R9", `daysToReceipt > ${FILING_DAYS_MAX}`],
  ["R21", `place != "12" and place != "11"`],
  ["R25", "needsAuthorization and not authorized"],
  ["R30", "unitsPaid + units > unitsPerDay"],
];

type Judge = (line: FlatLine) => Promise<readonly string[]>;

function zenJudge(): Judge {
  const position = { x: 0, y: 0 };
  const table = {
    hitPolicy: "collect",
    inputs: [{ id: "when", name: "when" }],
    outputs: [{ id: "rule", name: "rule", field: "rule" }],
    rules: SIX_RULES.map(([rule, when]) => ({ _id: rule, when, rule: JSON.stringify(rule) })),
  };
  const decision = new ZenEngine().createDecision(
    Buffer.from(
      JSON.stringify({
        nodes: [
          { id: "in", name: "in", type: "inputNode", position },
          { id: "table", name: "table", type: "decisionTableNode", position, content: table },
          { id: "out", name: "out", type: "outputNode", position },
        ],
        edges: [
          { id: "a", type: "edge", sourceId: "in", targetId: "table" },
          { id: "b", type: "edge", sourceId: "table", targetId: "out" },
        ],
      }),
    ),
  );
  return async (line) => ((await decision.evaluate(line)).result as { rule: string }[]).map(({ rule }) => rule);
}

function jsonRulesJudge(): Judge {
  const is = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
  const conditions: Readonly<Record<string, ReturnType<typeof is>[]>> = {
    R3: [is("serviceDay", "greaterThan", { fact: "receivedDay" })],
    R7: [is("covered", "equal", false)],
    R9: [is("daysToReceipt", "greaterThan", FILING_DAYS_MAX)],
    R21: [is("place", "notIn", ["12", "11"])],
    R25: [is("needsAuthorization", "equal", true), is("authorized", "equal", false)],
    R30: [is("unitsAfter", "greaterThan", { fact: "unitsPerDay" })],
  };
  const engine = new Engine(
    Object.entries(conditions).map(([type, all]) => ({ conditions: { all }, event: { type } })),
    { allowUndefinedFacts: false },
  );
  return async (line) => {
    const { events } = await engine.run({ ...line, unitsAfter: line.unitsPaid + line.units });
    return events.map(({ type }) => type);
  };
}

/** Microseconds of one piece of work among so many: median of several rounds, the first ones dropped as warm-up. */
async function microsecondsEach(count: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    await work();
    times.push(((performance.now() - from) * 1000) / count);
  }
  return times.slice(ROUNDS >> 1).sort((a, b) => a - b)[ROUNDS >> 2] ?? 0;
}

async function inTurn(judge: Judge, lines: readonly FlatLine[]): Promise<string[]> {
  const found: string[] = [];
  for (const line of lines) found.push([...(await judge(line))].sort().join(" "));
  return found;
}

export async function bench(): Promise<BenchReport> {
  const policy = shippedPolicy();
  const claims = claimsToJudge(policy);
  const lines = claims.flatMap(flatLines);
  const part = lines.slice(0, PEER_LINES);
  const [zen, jsonRules] = [zenJudge(), jsonRulesJudge()];
  const [one, other] = [await inTurn(zen, part), await inTurn(jsonRules, part)];
  if (one.join("|") !== other.join("|")) throw new Error("the peers don't say the same of the same lines");
  const alone = await microsecondsEach(lines.length, () => {
    for (const claim of claims) adjudicate(claim);
  });
  const whole = await microsecondsEach(lines.length, () => {
    for (const { claim, facts, ledger } of claims) adjudicate({ ...screen(claim, facts, policy), ledger, policy, version: 1 });
  });
  const byZen = await microsecondsEach(part.length, () => inTurn(zen, part));
  const byJsonRules = await microsecondsEach(part.length, () => inTurn(jsonRules, part));
  return {
    title: `Judging ${claims.length} claims of ${(lines.length / claims.length).toFixed(1)} lines; ratios to the whole policy`,
    rows: [
      { name: "dripline: adjudicate alone, verdicts, money and entries", value: alone, unit: "µs/line" },
      { name: "dripline: screen and adjudicate, the whole policy", value: whole, unit: "µs/line" },
      { name: "zen-engine: six rules, facts given flat", value: byZen, unit: "µs/line", ratio: byZen / whole, ratioAtLeast: 10 },
      {
        name: "json-rules-engine: six rules, facts given flat",
        value: byJsonRules,
        unit: "µs/line",
        ratio: byJsonRules / whole,
        ratioAtLeast: 10,
      },
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  process.stdout.write(reportText(await bench()));
}
