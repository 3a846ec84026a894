// R3: both sides of the day of death.
import { aClaim, aMember, day, shippedPolicy, someFacts, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R03 } from "./R03-dates.ts";

const cases = table(`
  why                          | death      | service    | outcome | carc
  alive                        |            | 2025-03-03 |         |
  two days before the service  | 2025-03-01 | 2025-03-03 | deny    | 13
  the day before the service   | 2025-03-02 | 2025-03-03 | deny    | 13
  on the day of the service    | 2025-03-03 | 2025-03-03 |         |
  after the service            | 2025-03-04 | 2025-03-03 |         |
`);

test.each(cases)("died: $why", ({ death, service, outcome, carc }) => {
  const facts = someFacts({ member: aMember({ deathDate: death === "" ? undefined : day(death) }) });
  const [line] = contextOf({ claim: aClaim({ lines: [{ on: service }] }), facts, policy: shippedPolicy(), history: [] }).lines;
  const finding = line && R03.judge(line);
  expect([finding?.outcome ?? "", finding?.carc ?? ""]).toEqual([outcome, carc]);
});

test("each line by its own day, and a member who isn't known has no day of death", () => {
  const claim = aClaim({ lines: [{ on: "2025-03-01" }, { on: "2025-03-02" }] });
  const judge = (facts = someFacts({ member: aMember({ deathDate: day("2025-03-01") }) })) =>
    contextOf({ claim, facts, policy: shippedPolicy(), history: [] }).lines.map((line) => R03.judge(line)?.carc);
  expect(judge()).toEqual([undefined, "13"]);
  expect(judge(someFacts({ member: undefined }))).toEqual([undefined, undefined]);
});
