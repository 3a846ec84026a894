// A claim's decision as a letter to the provider, in plain words: what was decided of each line, by which clause of the policy, what would
// have been paid, and what can be done. It names the claim by its control numbers, and nobody.
import { type DecidedLine, type Decision, type Payer, type Units, unitText, type Verdict } from "@dripline/claims";
import { type Policy, parameterRow } from "@dripline/policy";
import type { LineWhyNot } from "@dripline/replay";
import { money } from "./story.ts";

export interface LetterOf {
  readonly receipt: Decision;
  readonly policy: Policy;
  readonly lines: readonly LineWhyNot[];
  readonly payer?: Payer | undefined;
}

/** A clause is told in full once; after that its name is enough. */
interface Told extends LetterOf {
  readonly told: Set<string>;
}

const WIDTH = 96;

export function letterOf(letter: LetterOf): string {
  const of: Told = { ...letter, told: new Set() };
  const { receipt, payer } = of;
  const contact =
    payer === undefined
      ? ""
      : ` Questions: ${payer.name}, ${payer.contactPhone}${payer.website === undefined ? "" : `, ${payer.website}`}.`;
  return `${[
    ...header(of),
    "",
    ...paragraph(opening(receipt)),
    "",
    ...receipt.lines.flatMap((line) => [...lineParagraphs(line, of), ""]),
    ...paragraph(`${whatNext(of)}${contact}`),
  ].join("\n")}\n`;
}

function header({ receipt, payer }: LetterOf): string[] {
  return [
    ...(payer === undefined ? [] : [payer.name, ""]),
    `To the provider with NPI ${receipt.billingNpi}`,
    `Claim ${receipt.wireNumber}, your number ${receipt.patientControlNumber}, received ${receipt.claim.receivedOn}`,
    `Charged ${money(receipt.chargeCents)}, paid ${money(receipt.paidCents)}, owed by the patient ${money(receipt.patientResponsibilityCents)}`,
  ];
}

function opening({ disposition, lines, frequency }: Decision): string {
  const whole = lines.filter(({ status }) => status === "paid").length;
  switch (disposition) {
    case "paid":
      return whole === lines.length
        ? "We have decided this claim. Every line is paid."
        : `We have decided this claim. Of its ${lines.length} lines ${whole} ${whole === 1 ? "is" : "are"} paid whole; the others are told below.`;
    case "denied":
      return frequency === "1"
        ? "We have decided this claim, and no line of it can be paid. This is why."
        : "We could not carry out what this claim asks for, so the earlier claim stands as it is. This is why.";
    case "pended":
      return "We have not decided this claim yet. It waits for what is told below; you need not send it again.";
    case "reversed":
      return "We have taken back our decision on this claim.";
    case "void":
      return "As you asked, the claim that this one names is void.";
    default:
      return disposition satisfies never;
  }
}

function lineParagraphs(line: DecidedLine, of: Told): string[] {
  const code = [line.code, ...line.modifiers].join("-");
  const days = line.serviceFrom === line.serviceTo ? line.serviceFrom : `${line.serviceFrom} to ${line.serviceTo}`;
  const units = line.status === "reduced" ? `${unitText(line.paidUnits)} of ${counted(line.units)}` : counted(line.units);
  const title = `Line ${line.line}: ${code}, ${days}, ${units}, charged ${money(line.chargeCents)}, ${line.status}${line.paidCents === 0 ? "" : ` ${money(line.paidCents)}`}`;
  const said = of.receipt.verdicts.filter((verdict) => verdict.line === line.line || verdict.line === undefined);
  const reasons = said.filter((verdict) => isReason(verdict, line)).flatMap((verdict) => paragraph(reasonText(verdict, of), "  "));
  const codes = line.adjustments.map(({ group, carc, amountCents }) => `${group} ${carc} ${money(amountCents)}`);
  const remittance = codes.length === 0 ? [] : paragraph(`On the remittance: ${[...codes, ...line.remarks].join(", ")}.`, "  ");
  return [title, ...reasons, ...remittance, ...answers(line, of)];
}

/** Every clause that a cent stands on: what denies, cuts, waits or prices. On a line that isn't paid, no price is told. */
function isReason({ outcome, carc }: Verdict, { status }: DecidedLine): boolean {
  if (outcome === "info") return false;
  return status === "paid" || status === "reduced" || carc !== undefined || outcome === "pend" || outcome === "deny";
}

function reasonText({ text, clause: id, from, to }: Verdict, { policy, told }: Told): string {
  const clause = policy.clauses.get(id);
  const heading = clause === undefined ? id : `"${clause.heading}" (${id}, in force from ${from}${to === undefined ? "" : ` to ${to}`})`;
  const isKnown = told.has(id);
  told.add(id);
  return `${text} Payment policy, ${heading}${clause === undefined || isKnown ? "." : `: ${clause.paraphrase}`}`;
}

function counted(units: Units): string {
  return `${unitText(units)} unit${units === 1000 ? "" : "s"}`;
}

function answers({ line }: DecidedLine, { lines }: LetterOf): string[] {
  const [answer] = lines.find((each) => each.line === line)?.answers ?? [];
  if (answer === undefined) return [];
  const facts = answer.facts.map(({ text }) => text).join(", and ");
  return paragraph(`By the same policy it would have been paid ${money(answer.paidCents)} if ${facts}.`, "  ");
}

function whatNext({ receipt, policy }: LetterOf): string {
  if (receipt.disposition === "pended") return "When what it waits for arrives, we decide it without a new claim.";
  if (receipt.disposition === "void" || receipt.disposition === "reversed") return "Nothing is asked of you.";
  const days = parameterRow(policy, "replacementFilingDays", receipt.claim.receivedOn).value;
  return `If the claim was billed otherwise than the service was given, send a replacement (frequency 7) that names ${receipt.wireNumber} in REF*F8 within ${days} days of this decision.`;
}

/** Words in lines of a letter's width. */
function paragraph(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(`${indent}${line}`);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, `${indent}${line}`];
}
