// R9: both sides of the last day, by contract and without one, and what moves the day from which it counts.

import { addDays, cents, daysBetween } from "@dripline/claims";
import { aClaim, aContract, aLine, aProvider, day, HOME_INFUSION_NPI, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Policy } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { R09 } from "./R09-timely-filing.ts";

interface Judged {
  readonly service: string;
  readonly received: string;
  readonly days?: number | undefined;
  readonly frequency?: string;
  readonly primaryOn?: string;
  readonly delayReason?: string | undefined;
  readonly policy?: Policy;
}

function judge({
  service,
  received,
  days,
  frequency = "1",
  primaryOn,
  delayReason,
  policy = shippedPolicy(),
}: Judged): Finding | undefined {
  const otherPayers = primaryOn ? [{ payerId: "B", rank: "P", adjudicatedOn: day(primaryOn), adjustments: [] }] : [];
  const claim = aClaim({
    lines: [{ on: service }],
    receivedOn: day(received),
    frequency: frequency as "1",
    otherPayers,
    delayReason,
  });
  const network = days === undefined ? [] : aProvider().network;
  const facts = someFacts({
    providers: { [HOME_INFUSION_NPI]: aProvider({ network }) },
    contracts: { C1: aContract({ timelyFilingDays: days ?? 0 }) },
  });
  const [line] = contextOf({ claim, facts, policy, history: [] }).lines;
  return line && R09.judge(line);
}

const cases = table(`
  why                                       | days | service    | received   | primaryOn  | frequency | carc
  the last day                              | 90   | 2025-01-01 | 2025-04-01 |            | 1         |
  the day after                             | 90   | 2025-01-01 | 2025-04-02 |            | 1         | 29
  on the day of service                     | 0    | 2025-03-03 | 2025-03-03 |            | 1         |
  no day is allowed                         | 0    | 2025-03-03 | 2025-03-04 |            | 1         | 29
  over a leap day                           | 365  | 2024-02-28 | 2025-02-27 |            | 1         |
  over a leap day, the day after            | 365  | 2024-02-28 | 2025-02-28 |            | 1         | 29
  no contract: a year by default            |      | 2024-03-03 | 2025-03-03 |            | 1         |
  no contract, the day after                |      | 2024-03-03 | 2025-03-04 |            | 1         | 29
  counted from the primary's decision       | 90   | 2025-01-01 | 2025-05-01 | 2025-03-20 | 1         |
  the last day from the primary's decision  | 90   | 2025-01-01 | 2025-06-18 | 2025-03-20 | 1         |
  the day after                             | 90   | 2025-01-01 | 2025-06-19 | 2025-03-20 | 1         | 29
  a decision before the service moves none  | 90   | 2025-01-01 | 2025-04-01 | 2024-12-01 | 1         |
  a replacement has its own window          | 90   | 2025-01-01 | 2025-12-31 |            | 7         |
  a void too                                | 90   | 2025-01-01 | 2025-12-31 |            | 8         |
`);

test.each(cases)("$why", ({ days, service, received, primaryOn, frequency, carc }) => {
  const finding = judge({ service, received, days: days === "" ? undefined : Number(days), primaryOn, frequency });
  expect([finding?.outcome ?? "", finding?.carc ?? ""]).toEqual([carc === "" ? "" : "deny", carc]);
});

test("each line by its own day: of two lines only the first is late", () => {
  const claim = aClaim({ receivedOn: day("2025-04-03"), lines: [{ on: "2025-01-01" }, { on: "2025-01-05" }] });
  const facts = someFacts({ contracts: { C1: aContract({ timelyFilingDays: 90 }) } });
  const { lines } = contextOf({ claim, facts, policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R09.judge(line)?.carc)).toEqual(["29", undefined]);
});

test("a line over several days counts from its last", () => {
  const claim = aClaim({ receivedOn: day("2025-04-03"), lines: [aLine({ serviceFrom: day("2025-01-01"), serviceTo: day("2025-01-05") })] });
  const facts = someFacts({ contracts: { C1: aContract({ timelyFilingDays: 88 }) } });
  const [line] = contextOf({ claim, facts, policy: shippedPolicy(), history: [] }).lines;
  expect(line && R09.judge(line)).toBeUndefined();
});

test("the decision of another payer on the line counts like one on the claim", () => {
  const priorPayments = [{ payerId: "B", paidCents: cents(100), adjudicatedOn: day("2025-03-20"), adjustments: [] }];
  const claim = aClaim({ receivedOn: day("2025-05-01"), lines: [aLine({ on: "2025-01-01", priorPayments })] });
  const facts = someFacts({ contracts: { C1: aContract({ timelyFilingDays: 90 }) } });
  const [line] = contextOf({ claim, facts, policy: shippedPolicy(), history: [] }).lines;
  expect(line && R09.judge(line)).toBeUndefined();
});

test("a delay reason opens the window only where the payer accepts it", () => {
  const late = { service: "2025-01-01", received: "2025-04-02", days: 90 };
  expect(judge({ ...late, delayReason: "7" })).toMatchObject({ outcome: "deny", carc: "29", read: { delayReason: "7" } });
  const policy = withParameter(shippedPolicy(), "acceptedDelayReasons", ["7", "11"]);
  expect(judge({ ...late, delayReason: "7", policy })).toMatchObject({ outcome: "info" });
  expect(judge({ ...late, delayReason: "1", policy })).toMatchObject({ outcome: "deny", carc: "29" });
});

test("a denial says what was counted, and stands on the contract's dates", () => {
  expect(judge({ service: "2025-01-01", received: "2025-04-02", days: 90 })).toMatchObject({
    row: { from: "2019-01-01" },
    read: { countedFrom: "2025-01-01", receivedOn: "2025-04-02", days: "91", daysAllowed: "90", source: "contract C1" },
  });
});

test("a line is late exactly when more days have passed than are allowed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), (days, passed) => {
      const received = addDays(day("2024-01-15"), passed);
      expect(daysBetween({ from: day("2024-01-15"), to: received })).toBe(passed);
      expect(judge({ service: "2024-01-15", received, days })?.carc).toBe(passed > days ? "29" : undefined);
    }),
  );
});
