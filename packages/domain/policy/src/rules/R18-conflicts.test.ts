// R18: each pair of the conflict table, tiers, what a per diem contains, and the hour of nursing without its visit.
import type { HistoryLine } from "@dripline/claims";
import { aClaim, aCodeRow, historyOf, linesBilled, OTHER_NPI, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { R18 } from "./R18-conflicts.ts";

const policy = shippedPolicy();
const codes = {
  A4221: [aCodeRow({ code: "A4221", kind: "supply", countsAsTherapy: undefined, bundledInPerDiem: true })],
  A4222: [aCodeRow({ code: "A4222", kind: "supply", countsAsTherapy: undefined })],
  J0696: [aCodeRow({ code: "J0696", kind: "drug", countsAsTherapy: undefined })],
};

/** What R18 says line by line: `ok`, `info`, or the CARC with its remarks. */
function judge(lines: string, history: readonly HistoryLine[] = []): string {
  const claim = aClaim({ lines: linesBilled(lines) });
  const { lines: contexts } = contextOf({ claim, facts: someFacts({ codes }), policy, history });
  return contexts
    .map((context) => {
      const finding = R18.judge(context);
      if (finding === undefined) return "ok";
      return finding.outcome === "info" ? "info" : [finding.carc, ...(finding.remarks ?? [])].join(" ");
    })
    .join(", ");
}

const claims = table(`
  why                                        | lines                   | said
  the unspecified code goes                  | S9494; S9500            | 231 N20, ok
  whichever stands first                     | S9500; S9494            | ok, 231 N20
  every specific anti-infective              | S9494; S9497            | 231 N20, ok
  the last of the range                      | S9494; S9504            | 231 N20, ok
  alone it pays                              | S9494                   | ok
  beside another family it pays              | S9494; S9366-SH         | ok, ok
  two frequencies are two drugs              | S9500; S9501-SH         | ok, ok
  pain                                       | S9325; S9326            | 231 N20, ok
  pain, implanted pump                       | S9328; S9325            | ok, 231 N20
  chemotherapy                               | S9329; S9331            | 231 N20, ok
  TPN unspecified                            | S9364; S9368            | 231 N20, ok
  hydration unspecified                      | S9373; S9374            | 231 N20, ok
  two tiers of TPN                           | S9365; S9366            | ok, 231 N20
  two tiers of TPN, larger first             | S9368; S9365            | ok, 231 N20
  three tiers of TPN                         | S9365; S9366; S9367     | ok, 231 N20, 231 N20
  the tier kept may come twice               | S9365; S9366; S9365-SH  | ok, 231 N20, ok
  two tiers of hydration                     | S9377; S9376            | ok, 231 N20
  a tier of each                             | S9365; S9374-SH         | ok, ok
  unspecified beside two tiers               | S9364; S9365; S9366     | 231 N20, ok, 231 N20
  obstetric beside a per diem                | S9208; S9500            | 231 N20, ok
  the last obstetric code                    | S9500; S9214            | ok, 231 N20
  obstetric alone                            | S9208                   | ok
  an hour of pharmacy beside a per diem      | S9810; S9500            | 97 N390, ok
  an hour of pharmacy beside catheter care   | S5498; S9810            | ok, 97 N390
  an hour of pharmacy beside a drug          | S9810; J0696            | ok, ok
  catheter care alone                        | S5498                   | ok
  catheter care beside an infusion           | S5501; S9366            | 97, ok
  an implanted device in use                 | S9366; S5502            | ok, 97
  catheter care not classified               | S5497; S9500            | 97, ok
  a supply beside a per diem                 | S9500; A4221            | ok, 97 M15
  a supply beside catheter care              | A4221; S5498            | 97 M15, ok
  a supply alone                             | A4221                   | ok
  a supply beside a drug                     | A4221; J0696            | ok, ok
  a supply that isn't part of a per diem     | S9500; A4222            | ok, ok
  a visit beside a per diem                  | 99601; S9500            | ok, ok
  an hour without its visit                  | S9500; 99602            | ok, 107
  an hour with its visit                     | 99602; 99601            | ok, ok
  the same therapy twice is R17's            | S9500; S9500 x2         | ok, ok
`);

test.each(claims)("$why: $lines", ({ lines, said }) => expect(judge(lines)).toBe(said));

const withHistory = table(`
  why                                                      | lines | history | status | provider | day        | said
  the specific code was paid                               | S9494 | S9500   | paid   | same     | 2025-03-03 | 231 N20
  the specific code was denied                             | S9494 | S9500   | denied | same     | 2025-03-03 | ok
  the specific code waits                                  | S9494 | S9500   | pended | same     | 2025-03-03 | 231 N20
  the day before                                           | S9494 | S9500   | paid   | same     | 2025-03-02 | ok
  another provider                                         | S9494 | S9500   | paid   | other    | 2025-03-03 | ok
  the unspecified code was paid: the new one goes          | S9500 | S9494   | paid   | same     | 2025-03-03 | 231 N20
  the unspecified code was denied                          | S9500 | S9494   | denied | same     | 2025-03-03 | ok
  another tier was paid                                    | S9365 | S9366   | paid   | same     | 2025-03-03 | 231 N20
  the same tier was paid                                   | S9365 | S9365   | paid   | same     | 2025-03-03 | ok
  another tier was paid to another provider                | S9365 | S9366   | paid   | other    | 2025-03-03 | ok
  a per diem was paid: obstetric goes                      | S9208 | S9500   | paid   | same     | 2025-03-03 | 231 N20
  an hour of pharmacy was paid: the per diem pays          | S9500 | S9810   | paid   | same     | 2025-03-03 | info
  catheter care was paid: the per diem pays                | S9500 | S5498   | paid   | same     | 2025-03-03 | info
  a per diem was paid: catheter care goes                  | S5498 | S9500   | paid   | same     | 2025-03-03 | 97
  a per diem was paid: the supply goes                     | A4221 | S9500   | paid   | same     | 2025-03-03 | 97 M15
  a per diem was denied: the supply pays                   | A4221 | S9500   | denied | same     | 2025-03-03 | ok
  the visit was paid                                       | 99602 | 99601   | paid   | same     | 2025-03-03 | ok
  the visit was denied                                     | 99602 | 99601   | denied | same     | 2025-03-03 | 107
  the visit was the day before                             | 99602 | 99601   | paid   | same     | 2025-03-02 | 107
`);

test.each(withHistory)("$why", ({ lines, history, status, provider, day: on, said }) => {
  const earlier = historyOf(history, { on, status: status as HistoryLine["status"] });
  expect(judge(lines, provider === "other" ? earlier.map((line) => ({ ...line, billingNpi: OTHER_NPI })) : earlier)).toBe(said);
});

describe("a per diem that is no therapy", () => {
  test("is paid once a day: another line of it is over one unit a day", () => {
    expect(judge("S9341; S9341 x2")).toBe("ok, 96 N362");
    expect(judge("S9341", historyOf("S9341 x2"))).toBe("96 N362");
    expect(judge("S9341", historyOf("S9341 x2", { status: "denied" }))).toBe("ok");
  });

  test("its exact duplicate is R4's", () => expect(judge("S9341; S9341")).toBe("ok, ok"));
});

test("a finding names the row's dates and clause, the code beside it and where that stands", () => {
  const claim = aClaim({ lines: linesBilled("S9494") });
  const [context] = contextOf({ claim, facts: someFacts(), policy, history: historyOf("S9500") }).lines;
  const finding = context && R18.judge(context);
  expect(finding?.row).toBe(policy.conflicts.find(({ denied }) => denied === "S9494"));
  expect(finding?.read).toEqual({ code: "S9494", beside: "S9500", where: "line 1 of claim 20250650000001", serviceDate: "2025-03-03" });
});

test("of one claim's day, in any order, at most one volume of TPN is left and never the unspecified beside it", () => {
  const tpn = ["S9364", "S9365", "S9366", "S9367", "S9368"];
  fc.assert(
    fc.property(fc.shuffledSubarray(tpn, { minLength: 1 }), (lines) => {
      const said = judge(lines.join("; ")).split(", ");
      expect(said.filter((each) => each === "ok")).toHaveLength(1);
      if (lines.length > 1) expect(said[lines.indexOf("S9364")] ?? "231 N20").toBe("231 N20");
    }),
  );
});
