// What a rule is: a pure function over one line. The runner adds the clause, the dates and the rule's mode.
import type { GroupCode, InForce, Outcome } from "@dripline/claims";
import type { LineContext } from "./line-context.ts";

/** What a rule found. Absent group is CO; absent row means the dates of the clause. */
export interface Finding {
  readonly outcome: Outcome;
  /** The row whose dates the finding stands on. */
  readonly row?: InForce | undefined;
  /** Another clause than the rule's own. */
  readonly clause?: string | undefined;
  /** The values read, by name; never a name, birth date or member id. */
  readonly read: Readonly<Record<string, string>>;
  readonly group?: GroupCode | undefined;
  readonly carc?: string | undefined;
  readonly remarks?: readonly string[] | undefined;
  /** One sentence for a person. */
  readonly text: string;
}

/** A rule that needs no balance: it looks at one line in its claim's context. Undefined: the rule has nothing to say. */
export interface LineRule {
  readonly id: string;
  judge(context: LineContext): Finding | undefined;
}
