// R18, units of a per diem: one for each day, and what becomes of more.
import { units } from "@dripline/claims";
import { aClaim, aLine, day, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { perDiemUnits } from "./R18-per-diem-units.ts";

const policy = shippedPolicy();

interface Billed {
  readonly code: string;
  readonly count: number;
  readonly to?: string;
  readonly mode?: string;
}

function judge({ code, count, to = "2025-03-03", mode = "CUTBACK" }: Billed): ReturnType<typeof perDiemUnits> {
  const claim = aClaim({ lines: [aLine({ code, count, serviceTo: day(to) })] });
  const under = withParameter(policy, "perDiemOverOne", mode);
  const [context] = contextOf({ claim, facts: someFacts(), policy: under, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  return perDiemUnits(context);
}

const cases = table(`
  why                                  | code  | count | to         | mode      | payable | outcome
  one a day                            | S9500 | 1     | 2025-03-03 | CUTBACK   | 1       |
  half a day                           | S9500 | 0.5   | 2025-03-03 | CUTBACK   | 0.5     |
  two a day                            | S9500 | 2     | 2025-03-03 | CUTBACK   | 1       | reduce
  a thousandth over                    | S9500 | 1.001 | 2025-03-03 | CUTBACK   | 1       | reduce
  two a day, and the line isn't paid   | S9500 | 2     | 2025-03-03 | DENY_LINE | 0       | deny
  one a day under either mode          | S9500 | 1     | 2025-03-03 | DENY_LINE | 1       |
  a week has seven                     | S9500 | 7     | 2025-03-09 | CUTBACK   | 7       |
  eight in a week                      | S9500 | 8     | 2025-03-09 | CUTBACK   | 7       | reduce
  catheter care is by the day          | S5498 | 2     | 2025-03-03 | CUTBACK   | 1       | reduce
  drugs aren't                         | J0696 | 80    | 2025-03-03 | CUTBACK   | 80      |
  nursing hours aren't                 | 99602 | 3     | 2025-03-03 | CUTBACK   | 3       |
`);

test.each(cases)("$why", ({ code, count, to, mode, payable, outcome }) => {
  const judged = judge({ code, count: Number(count), to, mode });
  expect(judged.units).toBe(units(Number(payable)));
  expect(judged.finding?.outcome ?? "").toBe(outcome);
  if (outcome !== "") expect(judged.finding).toMatchObject({ carc: "96", remarks: ["N362"] });
});

test("never more than billed, never more than one, and a finding exactly where fewer are payable", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), (thousandths) => {
      const judged = judge({ code: "S9500", count: thousandths / 1000 });
      expect(judged.units).toBe(Math.min(thousandths, 1000));
      expect(judged.finding !== undefined).toBe(judged.units < thousandths);
    }),
  );
});
