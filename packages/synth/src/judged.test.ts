// The month read by the claim file reader and judged by the shipped policy: clean claims pay in full, and each fault comes to what its row expects.
import { readdirSync, readFileSync } from "node:fs";
import { type Claim, type Decision, type Instant, type IsoDate, invariant } from "@dripline/claims";
import { type Policy, readBundle } from "@dripline/policy";
import { isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { decideClaim, MemberLedgers, type NamedReceipts, pagesOf } from "@dripline/workers";
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
  /** `reject A3:33`, or CARC and remarks of each line that isn't paid in full, or `pend`; `replaced` and `void` where a claim was taken back. */
  readonly reasons: readonly string[];
  /** REF*F8, and the number that it should be: that of the claim of the same name before. */
  readonly replaces?: string | undefined;
  readonly claimId?: string | undefined;
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

function reasonsOf({ lines, frequency, disposition }: Decision, isTakenBack: boolean): string[] {
  const taken = isTakenBack ? [frequency === "7" ? "replaced" : "void"] : [];
  invariant((disposition === "void") === (isTakenBack && frequency === "8"), "a void that takes a claim back");
  const reasons = lines.flatMap(({ status, adjustments, remarks }) => {
    if (status === "paid") return [];
    if (status === "pended") return ["pend"];
    const carcs = adjustments.filter(({ group, carc }) => group !== "PR" && carc !== "45" && carc !== "59").map(({ carc }) => carc);
    return [[...carcs, ...remarks].join(" ")];
  });
  return [...taken, ...reasons];
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
  const named: NamedReceipts = new Map(
    events.flatMap((event) => (event.kind === "claim" && event.claim.replaces !== undefined ? [[event.claim.replaces, undefined]] : [])),
  );
  const judge = (claim: Claim): string[] => {
    for (const page of pagesOf(claim, claim.member.memberId)) ledgers.load(page, undefined);
    const { decision, reversal } = decideClaim(claim, { tables, policy, ledgers, named, keyOf: (memberId) => memberId });
    return reasonsOf(decision, reversal !== undefined);
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
    return [{ patient, patientControlNumber, reasons: judge(claim), replaces: claim.replaces, claimId: claim.claimId }];
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

test("a claim that follows another names its number, as intake gave it", () => {
  const following = judged.filter(({ patient, replaces }) => patient.claimFault?.followUp && replaces !== undefined);
  expect(following.length).toBeGreaterThan(10);
  for (const { patientControlNumber, replaces } of following) {
    expect(judged.find((each) => each.patientControlNumber === patientControlNumber)?.claimId).toBe(replaces);
  }
});

test("a patient with another payer first, or a new drug that was asked for, is paid like any other", () => {
  for (const trait of ["other-payer", "new-drug"]) {
    const own = judged.filter(({ patient }) => patient.trait === trait);
    expect(own.length).toBeGreaterThan(options.claims / 100);
    expect(own.flatMap(({ reasons }) => reasons)).toEqual([]);
  }
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
    const all = expected.split(", ");
    const reasons = judged
      .filter(({ patient }) => patient.fault?.name === name || patient.claimFault?.name === name)
      .flatMap((outcome) => outcome.reasons)
      .map((reason) => all.find((each) => reason.startsWith(`${each} `)) ?? reason);
    expect([...new Set(reasons)]).toEqual(all);
  });
});
