// R17: every row of the policy's table of a day's therapies, before and from 2025-02-01, and what counts as a therapy of the day.
import type { HistoryLine } from "@dripline/claims";
import { aClaim, aCodeRow, historyOf, linesBilled, OTHER_NPI, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Policy } from "../policy.ts";
import { R17 } from "./R17-concurrent.ts";

const policy = shippedPolicy();
const codes = { J0696: [aCodeRow({ code: "J0696", kind: "drug", countsAsTherapy: undefined })] };

interface Day {
  readonly lines: string;
  readonly on: string;
  readonly history?: readonly HistoryLine[];
  readonly under?: Policy;
}

/** What R17 says line by line: `ok`, `info`, or the CARC with its remark. */
function judge({ lines, on, history = [], under = policy }: Day): string {
  const claim = aClaim({ lines: linesBilled(lines, { on }) });
  const { lines: contexts } = contextOf({ claim, facts: someFacts({ codes }), policy: under, history });
  return contexts
    .map((context) => {
      const finding = R17.judge(context);
      if (finding === undefined) return "ok";
      return finding.outcome === "info" ? "info" : [finding.carc, ...(finding.remarks ?? [])].join(" ");
    })
    .join(", ");
}

const days = table(`
  n | P | H | J | lines                                  | required                  | optional
  1 | 1 | 0 | 0 | S9366                                  | ok                        | ok
  1 | 0 | 1 | 0 | S9500-SH                               | 107                       | info
  1 | 0 | 0 | 1 | S9500-SJ                               | 107                       | info
  2 | 1 | 1 | 0 | S9366; S9500-SH                        | ok, ok                    | ok, ok
  2 | 1 | 1 | 0 | S9500-SH; S9366                        | ok, ok                    | ok, ok
  2 | 2 | 0 | 0 | S9366; S9500                           | ok, 16 N822               | ok, ok
  2 | 2 | 0 | 0 | S9500; S9500 x2                        | ok, 16 N822               | ok, ok
  2 | 1 | 0 | 1 | S9366; S9500-SJ                        | ok, 4 N823                | ok, info
  2 | 0 | 2 | 0 | S9366-SH; S9500-SH                     | 107, 107                  | info, info
  2 | 0 | 1 | 1 | S9366-SH; S9500-SJ                     | 107, 107                  | info, info
  3 | 1 | 1 | 1 | S9366; S9500-SH; S9326-SJ              | ok, ok, ok                | ok, ok, ok
  3 | 1 | 2 | 0 | S9366; S9500-SH; S9326-SH              | ok, ok, 4 N823            | ok, ok, info
  3 | 2 | 1 | 0 | S9366; S9500-SH; S9326                 | ok, ok, 16 N822           | ok, ok, ok
  3 | 3 | 0 | 0 | S9366; S9500; S9326                    | ok, 16 N822, 16 N822      | ok, ok, ok
  4 | 1 | 1 | 2 | S9366; S9500-SH; S9326-SJ; S9348-SJ    | ok, ok, ok, ok            | ok, ok, ok, ok
  - | 1 | 0 | 0 | S9366; S9500-SH-SJ                     | ok, 4 N519                | ok, info
  - | 1 | 1 | 0 | S9366; S9500-SH; J0696-SH              | ok, ok, 4 N823            | ok, ok, info
  - | 1 | 0 | 0 | S9366; 99601-SJ                        | ok, 4 N823                | ok, info
  - | 1 | 0 | 0 | S9366; 99601-SH-SJ                     | ok, 4 N519                | ok, info
  - | 1 | 0 | 0 | S9366; S5498-SH                        | ok, 4 N823                | ok, info
  - | 1 | 1 | 0 | S9500; S9500-SH                        | ok, ok                    | ok, ok
  - | 1 | 0 | 0 | S9366; J0696; 99601; S5498             | ok, ok, ok, ok            | ok, ok, ok, ok
`);

describe.each(days)("n $n, P $P, H $H, J $J: $lines", ({ lines, required, optional }) => {
  test.each(["2025-02-01", "2025-03-03"])("required on %s", (on) => expect(judge({ lines, on })).toBe(required));
  test.each(["2025-01-31", "2024-03-04"])("optional on %s", (on) => expect(judge({ lines, on })).toBe(optional));
});

const withHistory = table(`
  why                                              | lines             | history            | status  | provider | day        | said
  the first was paid earlier                       | S9500-SH          | S9366              | paid    | same     | 2025-03-03 | ok
  the first was reduced                            | S9500-SH          | S9366              | reduced | same     | 2025-03-03 | ok
  the first waits                                  | S9500-SH          | S9366              | pended  | same     | 2025-03-03 | ok
  the first was denied                             | S9500-SH          | S9366              | denied  | same     | 2025-03-03 | 107
  the first is of another day                      | S9500-SH          | S9366              | paid    | same     | 2025-03-02 | 107
  the first is of another company                  | S9500-SH          | S9366              | paid    | other    | 2025-03-03 | 107
  another first was paid earlier                   | S9500             | S9366              | paid    | same     | 2025-03-03 | 16 N822
  another first was denied                         | S9500             | S9366              | denied  | same     | 2025-03-03 | ok
  two companies, one therapy each                  | S9500             | S9366              | paid    | other    | 2025-03-03 | ok
  a second was paid earlier                        | S9500-SH          | S9366; S9326-SH    | paid    | same     | 2025-03-03 | 4 N823
  a third follows earlier first and second         | S9500-SJ          | S9366; S9326-SH    | paid    | same     | 2025-03-03 | ok
  a third follows an earlier first only            | S9500-SJ          | S9366              | paid    | same     | 2025-03-03 | 4 N823
  an earlier second doesn't take the first place   | S9500             | S9366-SH           | paid    | same     | 2025-03-03 | ok
  nursing isn't a therapy                          | S9500             | 99601              | paid    | same     | 2025-03-03 | ok
  a first from each claim                          | S9500; S9326-SH   | S9366              | paid    | same     | 2025-03-03 | 16 N822, ok
`);

test.each(withHistory)("$why", ({ lines, history, status, provider, day: on, said }) => {
  const earlier = historyOf(history, {
    on,
    status: status as HistoryLine["status"],
    billingNpi: provider === "other" ? OTHER_NPI : undefined,
  }).map((line) => ({ ...line, billingNpi: line.billingNpi ?? "1999999984" }));
  expect(judge({ lines, on: "2025-03-03", history: earlier })).toBe(said);
});

describe("what is no therapy of its own", () => {
  test("an exact duplicate is R4's, in the claim and of an earlier one", () => {
    expect(judge({ lines: "S9500; S9500", on: "2025-03-03" })).toBe("ok, ok");
    expect(judge({ lines: "S9500", on: "2025-03-03", history: historyOf("S9500") })).toBe("ok");
  });

  test("a duplicate of a second therapy doesn't make a third of it", () => {
    expect(judge({ lines: "S9366; S9500-SH; S9500-SH", on: "2025-03-03" })).toBe("ok, ok, ok");
  });

  test("the losing side of a conflict is R18's", () => {
    expect(judge({ lines: "S9494; S9500", on: "2025-03-03" })).toBe("ok, ok");
    expect(judge({ lines: "S9365; S9366; S9500-SH", on: "2025-03-03" })).toBe("ok, ok, ok");
    expect(judge({ lines: "S9494; S9326-SH", on: "2025-03-03" })).toBe("ok, ok");
    expect(judge({ lines: "S9494; S9500-SH", on: "2025-03-03" })).toBe("ok, 107");
  });

  test("while R18 only monitors, both sides of a conflict are therapies", () => {
    const setting = policy.rules.get("R18");
    const monitored = { ...policy, rules: new Map(policy.rules) };
    if (setting) monitored.rules.set("R18", { ...setting, modes: setting.modes.map((span) => ({ ...span, mode: "monitor" as const })) });
    expect(judge({ lines: "S9494; S9500", on: "2025-03-03", under: monitored })).toBe("ok, 16 N822");
  });
});

test("each line has its own day", () => {
  const lines = [...linesBilled("S9366; S9500", { on: "2025-01-31" }), ...linesBilled("S9366; S9500", { on: "2025-02-01" })];
  const { lines: contexts } = contextOf({ claim: aClaim({ lines }), facts: someFacts(), policy, history: [] });
  expect(contexts.map((context) => R17.judge(context)?.carc)).toEqual([undefined, undefined, undefined, "16"]);
});

test("the finding stands on the row that requires the modifiers, and reads the day's count", () => {
  const claim = aClaim({ lines: linesBilled("S9366; S9500") });
  const second = contextOf({ claim, facts: someFacts(), policy, history: [] }).lines[1];
  const finding = second && R17.judge(second);
  expect(finding?.row?.from).toBe("2025-02-01");
  expect(finding?.read).toMatchObject({ code: "S9500", unmodified: "2", SH: "0", SJ: "0", serviceDate: "2025-03-03" });
});

const therapies = ["S9366", "S9500", "S9326", "S9348", "S9330", "S9375"];
const someDay = fc
  .array(fc.constantFrom("", "-SH", "-SJ"), { minLength: 1, maxLength: therapies.length })
  .map((marks) => marks.map((mark, at) => `${therapies[at]}${mark}`));

test("of the lines that pass, at most one is first, at most one second, and none is second or third without a first", () => {
  fc.assert(
    fc.property(someDay, (lines) => {
      const said = judge({ lines: lines.join("; "), on: "2025-03-03" }).split(", ");
      const passed = lines.filter((_, at) => said[at] === "ok");
      const first = passed.filter((line) => !line.includes("-")).length;
      const second = passed.filter((line) => line.endsWith("SH")).length;
      expect(first).toBeLessThanOrEqual(1);
      expect(second).toBeLessThanOrEqual(1);
      if (passed.length > 0) expect(first).toBe(1);
      if (passed.some((line) => line.endsWith("SJ"))) expect(second).toBe(1);
    }),
  );
});

test("before 2025-02-01 nothing is denied", () => {
  fc.assert(fc.property(someDay, (lines) => expect(judge({ lines: lines.join("; "), on: "2025-01-31" })).not.toMatch(/\d/)));
});

test("modifiers are a set, and the lines' order decides ties only", () => {
  expect(judge({ lines: "S9366; S9500-JW-SH", on: "2025-03-03" })).toBe("ok, ok");
  fc.assert(
    fc.property(fc.shuffledSubarray(["S9366", "S9500-SH", "S9326-SJ", "S9348-SJ"], { minLength: 4 }), (lines) => {
      expect(judge({ lines: lines.join("; "), on: "2025-03-03" })).toBe("ok, ok, ok, ok");
    }),
  );
});
