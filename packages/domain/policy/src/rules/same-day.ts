// Other lines of the member's day with the same billing provider: of this claim, or of earlier claims where they weren't denied.
// R17, R18 and R20 look around a line with these while the claim is judged.
import { type CodeRow, type HistoryLine, type IsoDate, rowInForce } from "@dripline/claims";
import type { ClaimContext, LineContext } from "../line-context.ts";
import { isDuplicate } from "./R04-duplicate.ts";

/** What another line of the day billed, and where it stands. */
export interface DayLine {
  readonly code: string;
  readonly line: number;
  /** Set where the line is of an earlier claim. */
  readonly claimId?: string | undefined;
}

/** Says whether a code, as described on the day, is the one looked for. */
type Wanted = (code: string, row: CodeRow | undefined) => boolean;

/** The code's row on the day: the feed's where the feed names the code, else the policy's. */
export function codeRowOn({ facts, policy }: ClaimContext, code: string, day: IsoDate): CodeRow | undefined {
  const rows = facts.codes[code] ?? policy.codes.get(code);
  return rows && rowInForce(rows, day);
}

/** Whether an earlier claim's line stands on this line's day with the same provider. A denied one stands for nothing. */
export function standsBeside({ line, of }: LineContext, earlier: HistoryLine): boolean {
  return (
    earlier.status !== "denied" &&
    earlier.billingNpi === of.claim.billing.npi &&
    earlier.day <= line.serviceFrom &&
    line.serviceFrom <= earlier.dayTo
  );
}

/** The first wanted line of an earlier claim on this line's day. */
export function earlierLine(context: LineContext, wanted: Wanted): DayLine | undefined {
  for (const earlier of context.of.history) {
    if (!standsBeside(context, earlier)) continue;
    if (wanted(earlier.code, codeRowOn(context.of, earlier.code, context.line.serviceFrom))) return earlier;
  }
  return undefined;
}

/** The first other wanted line of this claim on this line's day; a duplicate (R4) stands for nothing. */
export function claimLine(context: LineContext, wanted: Wanted): DayLine | undefined {
  for (const other of context.of.lines) {
    if (other === context || other.line.serviceFrom !== context.line.serviceFrom) continue;
    if (wanted(other.line.code, other.code) && !isDuplicate(other)) return other.line;
  }
  return undefined;
}

/** The first wanted line of the day, earlier claims first. */
export function dayLine(context: LineContext, wanted: Wanted): DayLine | undefined {
  return earlierLine(context, wanted) ?? claimLine(context, wanted);
}

/** `line 2` or `line 2 of claim 20250660000001`. */
export function placeOf({ line, claimId }: DayLine): string {
  return claimId === undefined ? `line ${line}` : `line ${line} of claim ${claimId}`;
}
