// Audit cases at work: a finding becomes a letter or an offset, and each later step is a record of the payee's ledger with its state beside it.
// Opening an offset is done in three commits; killed between two, the same command goes on where it stopped.
import { type Cents, cents, type IsoDate, instantOf, localTime, sumCents } from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import {
  type AuditCase,
  afterReceivable,
  type CaseClaim,
  openCase,
  openedRecord,
  overlap,
  type PostedReceivable,
  type PostedStep,
  type Posting,
  stepCase,
  stepRecord,
} from "@dripline/remittance";
import {
  casesOfClaim,
  correctClaims,
  isDecided,
  ledgerState,
  readCase,
  readLedger,
  readStanding,
  receivableOutput,
} from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import { sha256 } from "./receivables.ts";
import { jsonState } from "./state-json.ts";
import { payerOf, type Workspace } from "./workspace.ts";

/** RARC of corrected lines and of their reversal: a review that the payer began, a recovery audit. */
export const FINDING_REMARKS = ["N199", "N432"];
const REVERSAL_ALERT = "N432";

export interface CaseRequest {
  /** Claims, or a payee and an amount that was extrapolated. */
  readonly about: { readonly claims: readonly CaseClaim[] } | { readonly payeeNpi: string; readonly amountCents: Cents };
  readonly finding: string;
  readonly method: AuditCase["method"];
  readonly carc: string;
  readonly dueOn?: IsoDate | undefined;
}

/** The case as it stands now, or a sentence that says why not. */
export type CaseAnswer = { readonly kind: "case"; readonly case: AuditCase } | { readonly kind: "no"; readonly why: string };

export async function openAuditCase(request: CaseRequest, workspace: Workspace): Promise<CaseAnswer> {
  const subject = await subjectOf(request, workspace);
  if ("why" in subject) return subject;
  const caseId = caseIdOf(request, subject);
  const known = await readCase(caseId, workspace);
  if (known !== undefined) return goOn(known, workspace);
  const { payeeNpi, claims } = subject;
  const { method, finding, carc, dueOn } = request;
  const askedCents = method === "offset" && claims.length > 0 ? await atStake(request, subject, workspace) : subject.paidCents;
  if (askedCents <= 0) return no("Nothing was paid on what the finding names, so there is no overpayment.");
  const openedOn = today(workspace);
  const opened = openCase({ caseId, payeeNpi, finding, carc, claims, askedCents, openedOn, dueOn, method });
  const other = await overlapping(opened, workspace);
  if (other !== undefined) return no(`Case ${other} already asks for a line of these claims: the same money isn't taken twice.`);
  await commitOpened(opened, workspace);
  return goOn(opened, workspace);
}

/** Takes a step of a case; one that was taken before changes nothing. */
export async function stepAuditCase(caseId: string, step: PostedStep, workspace: Workspace): Promise<CaseAnswer> {
  const before = await readCase(caseId, workspace);
  if (before === undefined) return no(`There is no case ${caseId} in ${workspace.folder}.`);
  const change = stepCase(before, step);
  if (change.kind === "refused") return no(change.why);
  if (!change.isNews) return { kind: "case", case: before };
  await post(stepRecord(before, step, postingOf(workspace)), workspace);
  return { kind: "case", case: change.after };
}

/** An offset corrects its claims once; a letter and an extrapolated amount have nothing to correct. */
async function goOn(opened: AuditCase, workspace: Workspace): Promise<CaseAnswer> {
  if (opened.state !== "finding") return { kind: "case", case: opened };
  await correctClaims(workspace, correctionOf(opened, true));
  return stepAuditCase(opened.caseId, { kind: "reversed", amountCents: opened.askedCents }, workspace);
}

interface Subject {
  readonly payeeNpi: string;
  readonly claims: readonly CaseClaim[];
  /** On the lines that are meant, or the amount that was extrapolated. */
  readonly paidCents: Cents;
}

async function subjectOf({ about }: CaseRequest, workspace: Workspace): Promise<Subject | Extract<CaseAnswer, { kind: "no" }>> {
  if ("payeeNpi" in about) {
    const { newest } = await readStanding(about.payeeNpi, workspace);
    if (newest === undefined) return no(`Payee ${about.payeeNpi} was never sent an 835 from ${workspace.folder}.`);
    return { payeeNpi: about.payeeNpi, claims: [], paidCents: about.amountCents };
  }
  const receipts: Receipt[] = [];
  for (const claim of about.claims) {
    const receipt = await newestReceipt(claim.claimId, workspace);
    const why = receipt === undefined ? `There is no claim ${claim.claimId} in ${workspace.folder}.` : objection(claim, receipt);
    if (receipt === undefined || why !== undefined) return no(why ?? "");
    receipts.push(receipt);
  }
  const [first] = receipts;
  if (first === undefined) return no("The file names no claim.");
  const other = receipts.find(({ payeeNpi }) => payeeNpi !== first.payeeNpi);
  if (other !== undefined) return no(`Claims of ${first.payeeNpi} and ${other.payeeNpi} in one file: a case is one payee's.`);
  const paidCents = sumCents(receipts, (receipt) => paidOn(receipt, about.claims));
  const claims = about.claims.map((claim, at): CaseClaim => ({ ...claim, version: receipts[at]?.version }));
  return { payeeNpi: first.payeeNpi, claims, paidCents };
}

/** What keeps a claim out of a case. A line that an earlier case denied has nothing left to ask for, and says so itself. */
function objection({ claimId, lines }: CaseClaim, receipt: Receipt): string | undefined {
  if (!isDecided(receipt))
    return `Claim ${claimId} is ${receipt.test ? "a test" : receipt.disposition}: only what was decided can be audited.`;
  const missing = lines.find((number) => !receipt.lines.some(({ line }) => line === number));
  return missing === undefined ? undefined : `Claim ${claimId} has no line ${missing}.`;
}

function paidOn({ claimId, lines }: Receipt, claims: readonly CaseClaim[]): Cents {
  const meant = claims.find((claim) => claim.claimId === claimId)?.lines ?? [];
  return sumCents(
    lines.filter(({ line }) => meant.length === 0 || meant.includes(line)),
    ({ paidCents }) => paidCents,
  );
}

/** The same request is the same case, so a command that was cut short can be given again. */
function caseIdOf({ finding, method, carc, dueOn }: CaseRequest, { payeeNpi, claims, paidCents }: Subject): string {
  const about = claims.length > 0 ? claims.map(({ claimId, lines }) => [claimId, lines]) : paidCents;
  return `AC${sha256(JSON.stringify([payeeNpi, about, finding, method, carc, dueOn ?? ""]))
    .slice(0, 12)
    .toUpperCase()}`;
}

/** What reversal and correction would take back. */
async function atStake({ carc, finding }: CaseRequest, { claims }: Subject, workspace: Workspace): Promise<Cents> {
  const { changed } = await correctClaims(workspace, correctionOf({ caseId: "", claims, carc, finding }, false));
  return cents(-sumCents(changed, ({ differenceCents }) => differenceCents));
}

function correctionOf({ caseId, claims, carc, finding }: Pick<AuditCase, "caseId" | "claims" | "carc" | "finding">, apply: boolean) {
  const judged = { finding: { carc, remarks: FINDING_REMARKS }, facts: "recorded", alert: REVERSAL_ALERT } as const;
  return { claims, cause: caseId, reason: finding, ...judged, apply };
}

/** Another case of these claims that asks for money of the same line. */
async function overlapping(opened: AuditCase, workspace: Workspace): Promise<string | undefined> {
  for (const { claimId } of opened.claims) {
    for (const caseId of await casesOfClaim(claimId, workspace)) {
      const other = await readCase(caseId, workspace);
      if (other !== undefined && overlap(opened, other)) return caseId;
    }
  }
  return undefined;
}

async function commitOpened(opened: AuditCase, workspace: Workspace): Promise<void> {
  const index: Record<string, unknown> = {};
  for (const { claimId } of opened.claims)
    index[`audit-case/claim/${claimId}`] = [...(await casesOfClaim(claimId, workspace)), opened.caseId];
  await post(openedRecord(opened, postingOf(workspace)), workspace, index);
}

/** The record and the ledger that follows from it, together. */
async function post(posted: PostedReceivable, workspace: Workspace, index: Record<string, unknown> = {}): Promise<void> {
  const before = await readLedger(posted.payeeNpi, workspace);
  const known = await readCase(posted.caseId ?? "", workspace);
  const cases = known === undefined ? before.cases : new Map(before.cases).set(known.caseId, known);
  const state = await ledgerState(new Map([[posted.payeeNpi, afterReceivable({ ...before, cases }, posted)]]), workspace);
  await workspace.commit.commit({ outputs: [receivableOutput(posted)], state: jsonState({ ...state, ...index }), positions: [] });
}

function postingOf(workspace: Workspace): Posting {
  return { postedOn: today(workspace), digest: sha256 };
}

function today(workspace: Workspace): IsoDate {
  return localTime(instantOf(Date.now()), payerOf(workspace).timeZone).day;
}

function no(why: string): Extract<CaseAnswer, { kind: "no" }> {
  return { kind: "no", why };
}
