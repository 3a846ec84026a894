// Screening and adjudication of a batch, chained in memory: claims in log order become records for every topic they pass.
import { adjudicate, type ScreenedClaim, screen } from "@dripline/adjudication";
import type { Claim, Decision, Verdict } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { encode, type Payable, sealReceipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import { factsJson, referenceJson } from "./facts-json.ts";
import { gatherFacts } from "./gather-facts.ts";
import { type MemberLedgers, pagesOf } from "./member-ledger.ts";

export interface DecidingContext {
  readonly tables: ReferenceTables;
  readonly policy: Policy;
  /** Holds the pages of every member in the batch. */
  readonly ledgers: MemberLedgers;
  /** The member's pseudonym: the key of records and of ledger pages. */
  readonly keyOf: (memberId: string) => string;
}

export interface DecidedClaim {
  readonly decision: Decision;
  readonly outputs: readonly Output[];
}

/** State keys to read before the batch can be decided. */
export function ledgerPages(claims: readonly Claim[], { keyOf }: Pick<DecidingContext, "keyOf">): string[] {
  return [...new Set(claims.flatMap((claim) => pagesOf(claim, keyOf(claim.member.memberId))))];
}

/** Judges one claim and posts what it uses, so that the next claim of the member finds it used. */
export function decideClaim(claim: Claim, context: DecidingContext): DecidedClaim {
  const { tables, policy, ledgers, keyOf } = context;
  const key = keyOf(claim.member.memberId);
  const facts = gatherFacts(claim, tables);
  const reference = referenceJson(facts);
  const screened = screen(claim, facts, policy);
  const ledger = ledgers.factsFor(claim, key);
  const decision = adjudicate({ ...screened, ledger, policy, version: 1 });
  ledgers.apply(decision, key);
  return { decision, outputs: outputsOf({ screened, decision, key, reference, facts: factsJson(reference, ledger) }) };
}

interface Judged {
  readonly screened: ScreenedClaim;
  readonly decision: Decision;
  readonly key: string;
  /** Reference facts, as screening hands them on. */
  readonly reference: string;
  /** With the ledger's. */
  readonly facts: string;
}

function outputsOf({ screened, decision, key, reference, facts }: Judged): Output[] {
  const { claim, verdicts } = screened;
  const { claimId, version, patientControlNumber } = decision;
  const sealed = sealReceipt({ decision, facts });
  const outputs: Output[] = [
    { topic: "claims.received", key, value: encode("claims.received", claim) },
    { topic: "claims.screened", key, value: encode("claims.screened", { claim, verdicts, facts: reference }) },
    { topic: "claims.adjudicated", key, value: sealed.value, names: [claimId, patientControlNumber] },
  ];
  for (const entry of decision.entries)
    outputs.push({ topic: "ledger.entries", key, value: encode("ledger.entries", { ...entry, claimId, version }) });
  if (isPayable(decision)) {
    outputs.push({
      topic: "payables.posted",
      key: decision.payeeNpi,
      value: encode("payables.posted", payableOf(decision, sealed.receipt.receipt)),
    });
  }
  return outputs;
}

/** Final and real: a pended claim has no 835 yet, a test claim never gets one. */
function isPayable({ disposition, test }: Decision): boolean {
  return !test && (disposition === "paid" || disposition === "denied");
}

function payableOf(decision: Decision, receipt: string): Payable {
  const { payeeNpi, claimId, version, wireNumber, sender, paidCents } = decision;
  return {
    payeeNpi,
    claimId,
    version,
    wireNumber,
    kind: "claim",
    sender,
    amountCents: paidCents,
    receipt,
    decision: { ...decision, verdicts: citations(decision.verdicts), entries: [] },
  };
}

/**
 * An 835 cites the clause that a line's denial, cut or price stands on. What the rule read and its sentence stay in the receipt,
 * which the payable names: with them a payable was 5,031 bytes where it is 2,076.
 */
function citations(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ outcome }) => outcome !== "info").map((verdict) => ({ ...verdict, read: {}, text: "" }));
}
