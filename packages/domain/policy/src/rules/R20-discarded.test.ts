// R20: JW and JZ in every combination, under each way to take them, on both sides of 2023-07-01.

import { aClaim, aCodeRow, aDrug, historyOf, linesBilled, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R20 } from "./R20-discarded.ts";

const policy = shippedPolicy();
const codes = { J1745: [aCodeRow({ code: "J1745", kind: "drug", countsAsTherapy: undefined })] };
const CONTAINERS = { single: true, multi: false, unknown: undefined };
const drug = { ndc: "57894003001" };

interface Day {
  readonly lines: string;
  readonly on: string;
  readonly container: string;
  readonly mode: string;
  readonly history?: string;
}

function judge({ lines, on, container, mode, history = "" }: Day): string {
  const singleDose = CONTAINERS[container as keyof typeof CONTAINERS];
  const facts = someFacts({ codes, drugs: { [drug.ndc]: [aDrug({ ...drug, hcpcs: "J1745", singleDose })] } });
  const claim = aClaim({ lines: linesBilled(lines, { on, drug }) });
  const under = withParameter(policy, "jwjz", mode);
  return contextOf({ claim, facts, policy: under, history: historyOf(history, { on }) })
    .lines.map((context) => R20.judge(context))
    .map((finding) =>
      finding === undefined ? "ok" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" "),
    )
    .join(", ");
}

const cases = table(`
  why                                | lines                      | on         | container | mode    | said
  administered and discarded         | J1745 x35; J1745-JW x5     | 2025-03-03 | single    | ENFORCE | ok, ok
  none discarded                     | J1745-JZ x40               | 2025-03-03 | single    | ENFORCE | ok
  neither                            | J1745 x40                  | 2025-03-03 | single    | ENFORCE | deny 16 N822
  neither, the day before            | J1745 x40                  | 2023-06-30 | single    | ENFORCE | ok
  neither, on the first day          | J1745 x40                  | 2023-07-01 | single    | ENFORCE | deny 16 N822
  neither, container not known       | J1745 x40                  | 2025-03-03 | unknown   | ENFORCE | ok
  neither, multi-dose                | J1745 x40                  | 2025-03-03 | multi     | ENFORCE | ok
  JZ on multi-dose                   | J1745-JZ x40               | 2025-03-03 | multi     | ENFORCE | deny 4 N823
  JW on multi-dose                   | J1745 x35; J1745-JW x5     | 2025-03-03 | multi     | ENFORCE | ok, deny 4 N823
  both on one line                   | J1745-JW-JZ x40            | 2025-03-03 | single    | ENFORCE | deny 4 N519
  discarded alone                    | J1745-JW x5                | 2025-03-03 | single    | ENFORCE | deny 107
  discarded alone, not known         | J1745-JW x5                | 2025-03-03 | unknown   | ENFORCE | deny 107
  none discarded and some discarded  | J1745-JZ x40; J1745-JW x5  | 2025-03-03 | single    | ENFORCE | deny 4 N823, deny 4 N823
  not a drug                         | S9500-JW                   | 2025-03-03 | single    | ENFORCE | ok
  neither is a mention               | J1745 x40                  | 2025-03-03 | single    | WARN    | info
  discarded alone is a mention       | J1745-JW x5                | 2025-03-03 | single    | WARN    | info
  nothing is wrong                   | J1745-JZ x40               | 2025-03-03 | single    | WARN    | ok
  turned off                         | J1745-JW-JZ x40            | 2025-03-03 | single    | OFF     | ok
`);

test.each(cases)("$why ($mode)", (row) => expect(judge(row)).toBe(row.said));

test("the administered line may be of an earlier claim", () => {
  expect(judge({ lines: "J1745-JW x5", on: "2025-03-03", container: "single", mode: "ENFORCE", history: "J1745 x35" })).toBe("ok");
});

test("the shipped policy mentions and doesn't deny", () => {
  const facts = someFacts({ codes });
  const [context] = contextOf({ claim: aClaim({ lines: linesBilled("J1745-JW-JZ") }), facts, policy, history: [] }).lines;
  expect(context && R20.judge(context)?.outcome).toBe("info");
});
