// R31: stays in hospitals and nursing facilities, hospice elections and the places of nursing facilities; both sides of each date.

import { aStay, type ClaimOverrides, contextsOf, shippedPolicy, someFacts, spanOf, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import type { Policy } from "../policy.ts";
import { R31 } from "./R31-stays.ts";

const policy = shippedPolicy();

/** `inpatient 2025-03-02..2025-03-05`, several parted by commas. */
function staysOf(text: string) {
  if (text === "") return [];
  return text.split(", ").map((each, at) => {
    const [kind = "", span = ""] = each.split(" ");
    const { from, to } = spanOf(span);
    return aStay({ stayId: `ST${at + 1}`, kind: kind as "inpatient", admitted: from, discharged: to });
  });
}

function judge(stays: string, claim: ClaimOverrides = {}, under: Policy = policy): string[] {
  return contextsOf(claim, { facts: someFacts({ stays: staysOf(stays) }), policy: under }).map((context) => {
    const finding = R31.judge(context);
    return [finding?.outcome, finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ");
  });
}

describe("a service on 2025-03-03", () => {
  const cases = table(`
    why                                        | stays                                                                 | said
    no stay                                    |                                                                       |
    strictly between admission and discharge   | inpatient 2025-03-02..2025-03-04                                      | deny 97 MA133
    on the day of admission                    | inpatient 2025-03-03..2025-03-05                                      |
    on the day of discharge                    | inpatient 2025-03-02..2025-03-03                                      |
    admitted and discharged on the day         | inpatient 2025-03-03..2025-03-03                                      |
    discharged the day before                  | inpatient 2025-03-01..2025-03-02                                      |
    admitted the day after                     | inpatient 2025-03-04..2025-03-05                                      |
    discharged, and admitted again on the day  | inpatient 2025-03-01..2025-03-03, inpatient 2025-03-03..2025-03-05    |
    skilled nursing                            | skilled-nursing 2025-03-02..2025-03-04                                | deny 190 N106
    skilled nursing begins                     | skilled-nursing 2025-03-03..2025-03-30                                |
    skilled nursing ends                       | skilled-nursing 2025-03-01..2025-03-03                                |
    hospice                                    | hospice 2025-03-01..                                                  | deny B9
    hospice begins                             | hospice 2025-03-03..                                                  | deny B9
    hospice begins the day after               | hospice 2025-03-04..                                                  |
    hospice ends                               | hospice 2025-03-01..2025-03-03                                        | deny B9
    hospice ended the day before               | hospice 2025-03-01..2025-03-02                                        |
    open                                       | inpatient 2025-03-02..                                                | pend
    open since the day itself                  | inpatient 2025-03-03..                                                |
    open, from the day after                   | inpatient 2025-03-04..                                                |
    open in skilled nursing                    | skilled-nursing 2025-03-02..                                          | pend
    an open stay, and a closed one around it   | inpatient 2025-03-02.., skilled-nursing 2025-03-01..2025-03-20        | deny 190 N106
    an open stay during hospice                | inpatient 2025-03-02.., hospice 2025-01-01..                          | deny B9
  `);
  test.each(cases)("$why", ({ stays, said }) => expect(judge(stays)).toEqual([said]));
});

test("a stay from the 2nd to the 5th: its first and last day pay, the day between doesn't", () => {
  const lines = ["2025-03-02", "2025-03-03", "2025-03-05"].map((on) => ({ on }));
  expect(judge("inpatient 2025-03-02..2025-03-05", { lines })).toEqual(["", "deny 97 MA133", ""]);
});

test("an open stay denies where the payer says so", () => {
  const deny = withParameter(policy, "openStay", "DENY");
  expect(judge("inpatient 2025-03-02..", {}, deny)).toEqual(["deny 97 MA133"]);
  expect(judge("skilled-nursing 2025-03-02..", {}, deny)).toEqual(["deny 190 N106"]);
  expect(judge("inpatient 2025-03-03..", {}, deny)).toEqual([""]);
});

test("a service that isn't for the terminal illness waits, by its modifier", () => {
  const lines = [{ modifiers: ["GW"] }, { modifiers: ["SH", "GW"] }, { modifiers: ["GV"] }];
  expect(judge("hospice 2025-03-01..", { lines })).toEqual(["pend", "pend", "deny B9"]);
  expect(judge("hospice 2025-03-01..", { lines }, withParameter(policy, "hospiceUnrelatedModifiers", []))).toEqual(
    lines.map(() => "deny B9"),
  );
  // A hospital's payment includes it all the same.
  expect(judge("inpatient 2025-03-01..2025-03-09, hospice 2025-03-01..", { lines: [{ modifiers: ["GW"] }] })).toEqual(["deny 97 MA133"]);
});

describe("places of nursing facilities", () => {
  const cases = table(`
    why                                     | claim | line | stays                                  | nursingFacility | said
    skilled nursing facility                | 31    |      |                                        | PEND            | pend
    nursing facility                        | 32    |      |                                        | PEND            | pend
    said by the line                        | 12    | 32   |                                        | PEND            | pend
    the line's place beats the claim's      | 31    | 12   |                                        | PEND            |
    denied by choice                        | 31    |      |                                        | DENY            | deny 190 N106
    paid by choice                          | 32    |      |                                        | PAY             | info
    a known stay decides                    | 31    |      | skilled-nursing 2025-03-01..2025-03-09 | PAY             | deny 190 N106
    on the day of admission the place does  | 31    |      | skilled-nursing 2025-03-03..2025-03-09 | PEND            | pend
    at home                                 | 12    |      |                                        | DENY            |
  `);
  test.each(cases)("$why", (row) => {
    const line = row.line === "" ? {} : { placeOfService: row.line };
    const under = withParameter(policy, "nursingFacility", row.nursingFacility);
    expect(judge(row.stays, { placeOfService: row.claim, lines: [line] }, under)).toEqual([row.said]);
  });
});

test("the finding stands on the dates of the stay", () => {
  const [context] = contextsOf({}, { facts: someFacts({ stays: staysOf("inpatient 2025-03-02..2025-03-05") }) });
  expect(context && R31.judge(context)).toMatchObject({
    row: { from: "2025-03-02", to: "2025-03-05" },
    read: { stay: "ST1", kind: "inpatient", admitted: "2025-03-02", discharged: "2025-03-05", serviceDate: "2025-03-03" },
  });
});
