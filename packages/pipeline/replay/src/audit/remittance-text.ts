// One 835 by its own text: it adds up at line, claim and transaction level, and says what its record says.
import type { RemittanceIssued } from "@dripline/events";
import { proveBalance, type RemittanceFigures, readRemittanceFigures, readSegments, type TextSegment } from "@dripline/x12";

export interface TextProblem {
  /** CLP07. */
  readonly wireNumber?: string | undefined;
  readonly what: string;
}

export interface AuditedText {
  readonly figures: RemittanceFigures;
  readonly problems: readonly TextProblem[];
}

export function auditText(record: RemittanceIssued): AuditedText {
  const { segments } = readSegments(record.content);
  const figures = readRemittanceFigures(record.content);
  const balance = proveBalance(figures).map(({ claim, line, detail }) => ({
    wireNumber: claim,
    what: line === undefined ? detail : `line ${line}: ${detail}`,
  }));
  return { figures, problems: [...recordProblems(record, segments, figures), ...balance] };
}

function recordProblems(record: RemittanceIssued, segments: readonly TextSegment[], { paidCents }: RemittanceFigures): TextProblem[] {
  const first = segments.findIndex(({ id }) => id === "ST");
  const last = segments.findIndex(({ id }) => id === "SE");
  if (first < 0 || last < 0) return [{ what: "the text is no 835" }];
  const payee = segments.find(({ id, elements }) => id === "N1" && elements[1] === "PE")?.elements[4];
  const trace = segments.find(({ id }) => id === "TRN")?.elements[2];
  const problems: [boolean, string][] = [
    [Number(segments[last]?.elements[1]) !== last - first + 1, "SE01 doesn't count its segments"],
    [paidCents !== record.paidCents, `BPR02 is ${paidCents} cents, the record says ${record.paidCents}`],
    [trace !== record.traceNumber, "TRN02 isn't the record's trace number"],
    [payee !== record.payeeNpi, "the payee isn't the record's"],
  ];
  return problems.flatMap(([isWrong, what]) => (isWrong ? [{ what }] : []));
}
