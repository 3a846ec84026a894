// `dripline audit-case`: an overpayment that an audit found, from the finding to its recovery.
import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { cents, type IsoDate } from "@dripline/claims";
import { Fault } from "@dripline/core";
import type { CaseClaim, PostedStep } from "@dripline/remittance";
import type { ClaimToCorrect } from "@dripline/workers";
import { codeProblems } from "@dripline/x12";
import { type CaseAnswer, type CaseRequest, FINDING_REMARKS, openAuditCase, stepAuditCase } from "../audit-cases.ts";
import { readClaimList } from "../claim-list.ts";
import { ANSWER_IS_NO } from "../exit.ts";
import { isoDate, someText, wholeNumber } from "../options.ts";
import { money } from "../story.ts";
import { payerOf, type Workspace, withWorkspace } from "../workspace.ts";

export function auditCaseCommand(): CommandUnknownOpts {
  return new Command("audit-case")
    .description("overpayments found by audit, from finding to recovery: by letter and cheque, or by reversal and offset")
    .addCommand(openCommand())
    .addCommand(refundCommand())
    .addCommand(stepCommand("offset", { kind: "offset" }, "collect what is open from the payee's payments; ends a dispute"))
    .addCommand(stepCommand("dispute", { kind: "disputed" }, "put the case on hold: nothing is collected until `offset`"))
    .addCommand(stepCommand("close", { kind: "closed" }, "close the case: what is still open is waived"));
}

function openCommand() {
  return new Command("open")
    .description("open a case on claims, or on an extrapolated amount of a payee")
    .option("--claims <file>", "a claim control number a line, with line numbers after it where only some lines are meant")
    .option("--payee <npi>", "the payee, where the amount was extrapolated")
    .option("--cents <n>", "the amount in cents, with --payee", amount)
    .requiredOption("--finding <text>", "what the audit found", someText)
    .addOption(
      new Option("--method <method>", "letter asks for a cheque; offset reverses and collects")
        .choices(["letter", "offset"] as const)
        .makeOptionMandatory(),
    )
    .option("--carc <code>", "reason code of the corrected lines", reasonCode, "112")
    .option("--due <date>", "an offset is collected from the first cycle on or after this day (default: the next)", isoDate)
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  dripline audit-case open --claims found.txt --finding 'no infusion on these days' --method offset --due 2025-04-11 --data data",
    )
    .action(async ({ data, json, ...asked }) => {
      const request = requestOf(asked);
      await atWork({ data, json }, (workspace) => openAuditCase(request, workspace));
    });
}

interface Asked {
  readonly claims?: string | undefined;
  readonly payee?: string | undefined;
  readonly cents?: number | undefined;
  readonly finding: string;
  readonly method: CaseRequest["method"];
  readonly carc: string;
  readonly due?: IsoDate | undefined;
}

function requestOf({ finding, method, carc, due: dueOn, ...asked }: Asked): CaseRequest {
  return { about: aboutOf(asked), finding, method, carc, dueOn };
}

function aboutOf({ claims, payee, cents: amountCents }: Pick<Asked, "claims" | "payee" | "cents">): CaseRequest["about"] {
  if (claims !== undefined && payee === undefined && amountCents === undefined) return { claims: eachOnce(readClaimList(claims)) };
  if (claims === undefined && payee !== undefined && amountCents !== undefined) return { payeeNpi: payee, amountCents: cents(amountCents) };
  throw new Fault("DRIP_USAGE", "a case is about --claims FILE, or about --payee NPI with --cents N");
}

/** A claim named twice is meant with all the lines that it is named with; without any, whole. */
function eachOnce(list: readonly ClaimToCorrect[]): CaseClaim[] {
  const claims = new Map<string, CaseClaim>();
  for (const { claimId, lines = [] } of list) {
    const before = claims.get(claimId);
    const isWhole = lines.length === 0 || before?.lines.length === 0;
    claims.set(claimId, { claimId, lines: isWhole ? [] : [...new Set([...(before?.lines ?? []), ...lines])].sort((a, b) => a - b) });
  }
  return [...claims.values()];
}

function refundCommand() {
  return new Command("refund")
    .description("a refund cheque came: PLB 72 and WO acknowledge it, B2 returns what it has beyond the request")
    .argument("<case>", "the case's id")
    .requiredOption("--cheque <number>", "number of the cheque")
    .requiredOption("--cents <n>", "the cheque's amount in cents", amount)
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print it as JSON")
    .action((caseId, { cheque, cents: amountCents, ...options }) =>
      atWork(options, (workspace) => stepAuditCase(caseId, { kind: "refunded", cheque, amountCents: cents(amountCents) }, workspace)),
    );
}

function stepCommand(name: string, step: PostedStep, description: string) {
  return new Command(name)
    .description(description)
    .argument("<case>", "the case's id")
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print it as JSON")
    .action((caseId, options) => atWork(options, (workspace) => stepAuditCase(caseId, step, workspace)));
}

interface Options {
  readonly data: string;
  readonly json?: true | undefined;
}

async function atWork({ data, json }: Options, work: (workspace: Workspace) => Promise<CaseAnswer>): Promise<void> {
  // A folder without data, or without a payer, is somebody's mistyped --data: it isn't made.
  await withWorkspace(data, { readOnly: true }, async (workspace) => payerOf(workspace));
  const answer = await withWorkspace(data, { readOnly: false }, work);
  if (answer.kind === "no") {
    process.stderr.write(`${answer.why}\n`);
    process.exitCode = ANSWER_IS_NO;
    return;
  }
  const { caseId, state, openCents } = answer.case;
  process.stdout.write(json ? `${JSON.stringify({ caseId, state, openCents })}\n` : `case ${caseId}: ${state}, ${money(openCents)} open\n`);
}

function amount(text: string): number {
  const read = wholeNumber(text);
  if (read === 0) throw new InvalidArgumentError("expected an amount in cents above 0");
  return read;
}

/** The whole charge is denied with it in group CO, so the code lists have to allow that: 45 and 18, for instance, can't stand there. */
function reasonCode(text: string): string {
  if (!/^(\d{1,3}|[A-Z]\d{1,2})$/.test(text)) throw new InvalidArgumentError("expected a claim adjustment reason code, such as 112");
  const denied = { chargeCents: cents(100), paidCents: cents(0), remarks: FINDING_REMARKS };
  const [problem] = codeProblems({ ...denied, adjustments: [{ group: "CO", carc: text, amountCents: cents(100) }] });
  if (problem !== undefined) throw new InvalidArgumentError(`no line can be denied with it: ${problem}`);
  return text;
}
