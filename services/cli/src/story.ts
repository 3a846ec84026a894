// A claim's story for a person: each line, each rule that spoke, the clause and dates it stands on, the values it read, the arithmetic of the money.
import { countsUnits, type DecidedLine, type Decision, unitText, type Verdict } from "@dripline/claims";
import type { Policy } from "@dripline/policy";
import colors from "picocolors";

/** Money as people read it: always two decimals. */
export function money(amountCents: number): string {
  const text = (Math.abs(amountCents) / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${amountCents < 0 ? "-" : ""}$${text}`;
}

/** One receipt told from top to bottom. Policy texts come from the version at hand; the receipt names the version it was judged by. */
export function storyOf(receipt: Decision, policy: Policy): string {
  const head = [
    colors.bold(
      `Claim ${receipt.claimId} (patient control number ${receipt.patientControlNumber}), version ${receipt.version}: ${receipt.disposition}`,
    ),
    `received ${receipt.receivedAt} from ${receipt.sender}, billed by NPI ${receipt.billingNpi}${receipt.test ? ", TEST: no balance is touched" : ""}`,
    `charge ${money(receipt.chargeCents)} · allowed ${money(receipt.allowedCents)} · member owes ${money(receipt.patientResponsibilityCents)} · paid ${money(receipt.paidCents)}`,
    `policy version ${receipt.policyVersion.slice(0, 12)}`,
  ];
  const lines = receipt.lines.map((line) => lineStory(line, { receipt, policy }));
  const ofClaim = receipt.verdicts.filter(({ line }) => line === undefined).flatMap((verdict) => verdictStory(verdict, policy));
  return [...head, ...ofClaim, "", ...lines, ...entriesStory(receipt)].join("\n");
}

function lineStory(line: DecidedLine, { receipt, policy }: { receipt: Decision; policy: Policy }): string {
  const code = [line.code, ...line.modifiers].join("-");
  const days = line.serviceFrom === line.serviceTo ? line.serviceFrom : `${line.serviceFrom} to ${line.serviceTo}`;
  const units = line.paidUnits === line.units ? unitText(line.units) : `${unitText(line.paidUnits)} of ${unitText(line.units)}`;
  const title = `Line ${line.line}  ${code}  ${days}  units ${units}  ${statusText(line)}`;
  const said = receipt.verdicts.filter((verdict) => verdict.line === line.line).flatMap((verdict) => verdictStory(verdict, policy));
  return [colors.bold(title), ...said, `    ${arithmetic(line)}`, ""].join("\n");
}

function statusText({ status }: DecidedLine): string {
  if (status === "paid") return colors.green(status);
  return status === "denied" ? colors.red(status) : colors.yellow(status);
}

function verdictStory(verdict: Verdict, policy: Policy): string[] {
  const clause = policy.clauses.get(verdict.clause);
  const codes = [verdict.carc === undefined ? "" : `${verdict.group ?? "CO"} ${verdict.carc}`, ...verdict.remarks].filter(
    (code) => code !== "",
  );
  const read = Object.entries(verdict.read).map(([name, value]) => `${name} ${value}`);
  const dates = `in force from ${verdict.from}${verdict.to === undefined ? "" : ` to ${verdict.to}`}`;
  return [
    `  ${verdict.rule.padEnd(4)}${verdict.outcome.padEnd(7)}${verdict.text}${codes.length > 0 ? ` [${codes.join(" ")}]` : ""}`,
    colors.dim(
      `      ${verdict.clause}${clause === undefined ? "" : ` "${clause.heading}"`}, ${dates}${read.length > 0 ? `; read: ${read.join(", ")}` : ""}`,
    ),
  ];
}

/** The line's money as one sum: charge less each adjustment is what was paid. */
function arithmetic(line: DecidedLine): string {
  if (line.status === "pended") return `charge ${money(line.chargeCents)}: waits, nothing is decided`;
  const less = line.adjustments.map(({ group, carc, amountCents }) => ` - ${money(amountCents)} (${group} ${carc})`).join("");
  return `charge ${money(line.chargeCents)}${less} = paid ${money(line.paidCents)}`;
}

function entriesStory({ entries }: Decision): string[] {
  if (entries.length === 0) return ["No account of the member changed."];
  return [
    colors.bold("Accounts of the member that changed"),
    ...entries.map(
      ({ account, amount, line }) => `  ${account}  ${amountText(account, amount)}${line === undefined ? "" : `  (line ${line})`}`,
    ),
  ];
}

function amountText(account: string, amount: number): string {
  if (countsUnits(account)) return `${amount >= 0 ? "+" : ""}${amount / 1000} units`;
  if (account.startsWith("referral/")) return `${amount >= 0 ? "+" : ""}${amount} visits`;
  return `${amount >= 0 ? "+" : ""}${money(amount)}`;
}
