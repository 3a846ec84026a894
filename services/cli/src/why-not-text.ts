// What would have to be otherwise for a claim's lines to be paid whole, for people: a line's answers one below the other.
import type { Answer, LineWhyNot } from "@dripline/replay";
import colors from "picocolors";
import { money } from "./story.ts";

export function whyNotText(lines: readonly LineWhyNot[]): string {
  if (lines.length === 0) return "Every line is paid whole.";
  return [colors.bold("Would have been paid if"), ...lines.map(lineText)].join("\n");
}

function lineText(line: LineWhyNot): string {
  const code = [line.code, ...line.modifiers].join("-");
  const title = `  line ${line.line}  ${code}  ${line.serviceFrom}  ${line.status}${line.rules.length === 0 ? "" : ` by ${line.rules.join(", ")}`}`;
  if (line.rules.length === 0) return `${title}\n      another line of the claim waits, and this one with it`;
  if (line.answers.length === 0) return `${title}\n      no one of the facts tried, and no two of them, would have paid it whole`;
  return [title, ...line.answers.map((answer, at) => `      ${at === 0 ? "" : "or "}${answerText(answer)}`)].join("\n");
}

/** `the line carried modifier SH (paid $92.44)`. */
export function answerText({ facts, paidCents }: Answer): string {
  return `${facts.map(({ text }) => text).join(", and ")} (paid ${money(paidCents)})`;
}
