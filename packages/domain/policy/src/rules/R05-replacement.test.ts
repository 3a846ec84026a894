// R5 and R6: what the claim named in REF*F8 has to be, and both sides of the replacement's own filing window.

import type { Claim, PriorClaim } from "@dripline/claims";
import { aClaim, day, HOME_INFUSION_NPI, OTHER_NPI, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";
import { R05 } from "./R05-replacement.ts";
import { R06 } from "./R06-void.ts";

const OLD = "20250650000001";
const policy = withParameter(shippedPolicy(), "replacementFilingDays", 90);

function prior(overrides: Partial<PriorClaim> = {}): PriorClaim {
  return {
    claimId: OLD,
    version: 1,
    receipt: "00",
    billingNpi: HOME_INFUSION_NPI,
    disposition: "paid",
    decidedOn: day("2025-03-06"),
    ...overrides,
  };
}

interface Judged {
  readonly rule: LineRule;
  readonly frequency: Claim["frequency"];
  readonly replaced?: PriorClaim | undefined;
  readonly receivedOn?: string | undefined;
}

function judge({ rule, frequency, replaced, receivedOn = "2025-03-07" }: Judged): Finding | undefined {
  const claim = aClaim({ frequency, replaces: OLD, receivedOn: day(receivedOn) });
  const [line] = contextOf({ claim, facts: someFacts(), policy, history: [], replaced }).lines;
  return line && rule.judge(line);
}

const spoken = (finding: Finding | undefined): string =>
  finding === undefined ? "-" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter((part) => part !== undefined).join(" ");

const standings = table(`
  the old claim                    | disposition | npi   | replacedBy     | found
  paid                             | paid        | same  |                | info
  denied: replaced all the same    | denied      | same  |                | info
  waits                            | pended      | same  |                | deny 16 N779
  replaced before                  | reversed    | same  | 20250660000009 | deny 16 N152
  voided before                    | reversed    | same  | 20250660000008 | deny 16 N152
  a void itself                    | void        | same  |                | deny 16 N152
  another provider's               | paid        | other |                | deny 16 M47
`);

describe.each([
  ["R5", R05, "7"],
  ["R6", R06, "8"],
] as const)("%s", (_id, rule, frequency) => {
  test.each(standings)("$the old claim", ({ disposition, npi, replacedBy, found }) => {
    const replaced = prior({
      disposition: disposition as PriorClaim["disposition"],
      billingNpi: npi === "same" ? HOME_INFUSION_NPI : OTHER_NPI,
      replacedBy: replacedBy === "" ? undefined : replacedBy,
    });
    expect(spoken(judge({ rule, frequency, replaced }))).toBe(found);
  });

  test("no claim of that number", () => {
    expect(spoken(judge({ rule, frequency }))).toBe("deny 16 M47");
  });

  test("an original is none of its business", () => {
    expect(judge({ rule, frequency: "1", replaced: prior() })).toBeUndefined();
  });
});

test.each([
  ["day 90", "2025-06-04", "info"],
  ["day 91", "2025-06-05", "deny 29"],
])("a replacement on %s after the old claim's receipt", (_why, receivedOn, found) => {
  expect(spoken(judge({ rule: R05, frequency: "7", replaced: prior(), receivedOn }))).toBe(found);
});

test("a void has no filing window", () => {
  expect(spoken(judge({ rule: R06, frequency: "8", replaced: prior(), receivedOn: "2026-03-07" }))).toBe("info");
});
