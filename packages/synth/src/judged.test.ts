// The month read by the claim file reader and judged by the shipped policy: clean claims pay in full, and each fault comes to what its row expects.
import { readdirSync, readFileSync } from "node:fs";
import { adjudicate, screen } from "@dripline/adjudication";
import { type Claim, type Decision, type Instant, type IsoDate, invariant } from "@dripline/claims";
import { type Policy, readBundle } from "@dripline/policy";
import { isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { gatherFacts, MemberLedgers, pagesOf } from "@dripline/workers";
import { ClaimFileReader, type ReaderEvent } from "@dripline/x12";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { CLAIM_FAULTS, PATIENT_FAULTS, RECEIVED_AT, synthesize } from "./index.ts";
import { monthOf, type Patient, patientsOf } from "./patients.ts";

const options = { claims: 5000, seed: 5 };
const bundleFolder = new URL("../../../policies/home-infusion/", import.meta.url);

function shippedPolicy(): Policy {
  const names = readdirSync(bundleFolder).filter((name) => name.endsWith(".yaml"));
  const files = Object.fromEntries(names.map((name) => [name, parse(readFileSync(new URL(name, bundleFolder), "utf8"))]));
  const { policy } = readBundle(files, "0".repeat(64));
  invariant(policy !== undefined, "the shipped bundle");
  return policy;
}

function filesOf(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, text } of synthesize(options)) files.set(path, (files.get(path) ?? "") + text);
  return files;
}

function tablesOf(files: Map<string, string>): ReferenceTables {
  const tables = new ReferenceTables();
  for (const [path, text] of files) {
    const kind = path.replace(/^reference\/(.*)\.jsonl$/, "$1");
    if (!isReferenceKind(kind)) continue;
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const read = readFeedRow(kind, line, 1);
      invariant("row" in read, `a row of ${kind}`);
      tables.apply(kind, read.row);
    }
  }
  const payer = readPayer(files.get("reference/payer.json") ?? "");
  invariant("payer" in payer, "a payer");
  tables.applyPayer(payer.payer);
  return tables;
}

/** What became of each claim, in the order of the files' names. */
interface Outcome {
  readonly patient: Patient;
  readonly patientControlNumber: string;
  /** `reject A3:33`, or CARC and remarks of each line that isn't paid in full, or `pend`. */
  readonly reasons: readonly string[];
}

function eventsOf(text: string, tables: ReferenceTables): ReaderEvent[] {
  const reader = new ClaimFileReader({
    buildClaims: true,
    receivedOn: RECEIVED_AT.slice(0, 10) as IsoDate,
    payerId: tables.payer?.payerId,
    members: (memberId) => tables.member(memberId),
  });
  return [...reader.push(new TextEncoder().encode(text)), ...reader.end()];
}

function reasonsOf({ lines }: Decision): string[] {
  return lines.flatMap(({ status, adjustments, remarks }) => {
    if (status === "paid") return [];
    if (status === "pended") return ["pend"];
    const carcs = adjustments.filter(({ group, carc }) => group !== "PR" && carc !== "45" && carc !== "59").map(({ carc }) => carc);
    return [[...carcs, ...remarks].join(" ")];
  });
}

const files = filesOf();
const tables = tablesOf(files);
const claimTexts = [...files].filter(([path]) => path.startsWith("claims/")).sort(([a], [b]) => (a < b ? -1 : 1));
const events = claimTexts.flatMap(([, text]) => eventsOf(text, tables));

function outcomes(): Outcome[] {
  const policy = shippedPolicy();
  const ledgers = new MemberLedgers();
  const patients = new Map([...patientsOf(monthOf(options))].map((patient) => [patient.number, patient]));
  let sequence = 0;
  const judge = (claim: Claim): string[] => {
    const key = claim.member.memberId;
    for (const page of pagesOf(claim, key)) ledgers.load(page, undefined);
    const screened = screen(claim, gatherFacts(claim, tables), policy);
    const decision = adjudicate({ ...screened, ledger: ledgers.factsFor(claim, key), policy, version: 1 });
    ledgers.apply({ ...decision, receipt: "" }, key);
    return reasonsOf(decision);
  };
  return events.flatMap((event) => {
    if (event.kind !== "claim") return [];
    const { patientControlNumber } = event.claim;
    const patient = patients.get(Number(patientControlNumber.slice(2).split("-")[0]));
    invariant(patient !== undefined, "a patient of the month");
    const rejects = event.issues.map(
      ({ category, status, entity }) => `reject ${[category, status, entity].filter((part) => part !== undefined).join(":")}`,
    );
    if (rejects.length > 0) return [{ patient, patientControlNumber, reasons: rejects }];
    const receipt = { receivedAt: RECEIVED_AT as Instant, receivedOn: RECEIVED_AT.slice(0, 10) as IsoDate, test: false };
    const claim: Claim = { ...event.claim, ...receipt, claimId: `2025093${String(++sequence).padStart(7, "0")}` };
    return [{ patient, patientControlNumber, reasons: judge(claim) }];
  });
}

const judged = outcomes();

describe("the reader", () => {
  test("accepts every interchange, group and set", () => {
    const turnedAway = events.filter(
      (event) =>
        (event.kind === "set-end" && !event.set.accepted) ||
        (event.kind === "group-end" && event.group.ak9 !== "A") ||
        (event.kind === "interchange-end" && !event.accepted) ||
        event.kind === "unreadable",
    );
    expect(turnedAway).toEqual([]);
  });

  test("finds every claim", () => {
    expect(judged).toHaveLength(options.claims);
  });
});

test("a claim of a patient without a fault pays every line", () => {
  const clean = judged.filter(({ patient }) => patient.fault === undefined && patient.claimFault === undefined);
  expect(clean.length).toBeGreaterThan(options.claims * 0.7);
  expect(clean.filter(({ reasons }) => reasons.length > 0)).toEqual([]);
});

test("a fault in one claim leaves the patient's other claims alone", () => {
  const troubled = new Map<number, Set<string>>();
  for (const { patient, patientControlNumber, reasons } of judged) {
    if (patient.claimFault === undefined || reasons.length === 0) continue;
    troubled.set(patient.number, (troubled.get(patient.number) ?? new Set()).add(patientControlNumber));
  }
  expect([...troubled.values()].filter((numbers) => numbers.size > 1)).toEqual([]);
});

describe("what comes of a fault", () => {
  test.each([...CLAIM_FAULTS, ...PATIENT_FAULTS].map(({ name, expected }) => [name, expected]))("%s: %s", (name, expected) => {
    const reasons = judged
      .filter(({ patient }) => patient.fault?.name === name || patient.claimFault?.name === name)
      .flatMap((outcome) => outcome.reasons)
      .map((reason) => (reason.startsWith(`${expected} `) ? expected : reason));
    expect([...new Set(reasons)]).toEqual([expected]);
  });
});
