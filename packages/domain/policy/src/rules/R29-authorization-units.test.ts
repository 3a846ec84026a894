// R29: how many units an authorization still has, and what becomes of the others.
import { type Authorization, type Units, unitCount, units } from "@dripline/claims";
import {
  aClaim,
  anAuthorization,
  aPriorAuthorizationRow,
  day,
  instant,
  type LineOverrides,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { type AuthorizedUnits, reserveAuthorizationUnits } from "./R29-authorization-units.ts";

interface Asked {
  readonly line?: LineOverrides;
  readonly authorizations: readonly Authorization[];
  /** Whole units used, by account. */
  readonly used?: Readonly<Record<string, number>>;
  readonly asked?: Units;
  readonly required?: boolean;
  readonly match?: string;
}

function reserve({ line = {}, authorizations, used = {}, asked, required = true, match = "CODE" }: Asked): AuthorizedUnits {
  const claim = aClaim({ lines: [line] });
  const code = claim.lines[0]?.code ?? "";
  const priorAuthorization = required ? { [code]: [aPriorAuthorizationRow({ code })] } : {};
  const facts = someFacts({ priorAuthorization, authorizations });
  const policy = withParameter(shippedPolicy(), "authMatch", match);
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  const balances = { of: (account: string): number => units(used[account] ?? 0) };
  return reserveAuthorizationUnits({ context, units: asked ?? context.line.units, balances });
}

const said = ({ finding }: AuthorizedUnits): string =>
  finding === undefined ? "" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

const cases = table(`
  why                             | approved | used | billed | payable | said
  enough are left                 | 10       | 2    | 8      | 8       | pay
  just enough                     | 8        | 0    | 8      | 8       | pay
  one too many                    | 8        | 1    | 8      | 7       | reduce 198 N54
  a drug of 8 units, 3 left       | 11       | 8    | 8      | 3       | reduce 198 N54
  a thousandth left               | 8        | 7.999 | 8     | 0.001   | reduce 198 N54
  none left                       | 8        | 8    | 8      | 0       | deny 198 N54
  more used than approved         | 8        | 9    | 8      | 0       | deny 198 N54
  none approved for the code      | 0        | 0    | 8      | 0       | deny 198 N54
`);

test.each(cases)("$why", ({ approved, used, billed, payable, said: text }) => {
  const authorizations = [anAuthorization({ codes: ["J0696"], counts: { J0696: Number(approved) } })];
  const line = { code: "J0696", count: Number(billed) };
  const reserved = reserve({ line, authorizations, used: { "authorization/PA1/J0696": Number(used) } });
  expect([unitCount(reserved.units), said(reserved)]).toEqual([Number(payable), text]);
  expect([reserved.account, reserved.authorizationId]).toEqual(["authorization/PA1/J0696", "PA1"]);
});

test("five days left of seven: the first five pay, two are 198", () => {
  const authorizations = [anAuthorization({ counts: { S9500: 5 } })];
  let used = 0;
  const outcomes = [1, 2, 3, 4, 5, 6, 7].map((number) => {
    const reserved = reserve({ line: { on: `2025-03-0${number}` }, authorizations, used: { "authorization/PA1/S9500": used } });
    used += unitCount(reserved.units);
    return said(reserved);
  });
  expect(outcomes).toEqual(["pay", "pay", "pay", "pay", "pay", "deny 198 N54", "deny 198 N54"]);
});

test("nothing is counted without a number of units, or where no authorization is required", () => {
  const uncounted = { units: units(1), authorizationId: "PA1" };
  expect(reserve({ authorizations: [anAuthorization()] })).toEqual(uncounted);
  expect(reserve({ authorizations: [anAuthorization({ counts: { J0696: 3 } })] })).toEqual(uncounted);
  expect(reserve({ authorizations: [anAuthorization({ counts: { S9500: 0 } })], required: false })).toEqual({ units: units(1) });
  expect(reserve({ authorizations: [] })).toEqual({ units: units(1) });
});

test("of two the one that ends first, until its units are used", () => {
  const later = anAuthorization({ authorizationId: "PA0", to: day("2025-04-30"), counts: { S9500: 9 } });
  const authorizations = [later, anAuthorization({ counts: { S9500: 5 } })];
  expect(reserve({ authorizations, used: { "authorization/PA1/S9500": 4 } }).authorizationId).toBe("PA1");
  const next = reserve({ authorizations, used: { "authorization/PA1/S9500": 5 } });
  expect([next.account, said(next)]).toEqual(["authorization/PA0/S9500", "pay"]);
  const none = reserve({ authorizations, used: { "authorization/PA1/S9500": 5, "authorization/PA0/S9500": 9 } });
  expect([none.authorizationId, said(none)]).toEqual(["PA1", "deny 198 N54"]);
});

test("a late authorization's units aren't used on a day that R27 denies it", () => {
  const late = anAuthorization({
    counts: { S9500: 5 },
    to: day("2025-03-20"),
    firstServiceDate: day("2025-03-03"),
    requestedAt: instant("2025-03-05T09:00:00-05:00"),
    arrangedAt: instant("2025-03-03T11:00:00-05:00"),
  });
  const other = anAuthorization({ authorizationId: "PA2", counts: { S9500: 5 } });
  expect(reserve({ authorizations: [late, other] }).authorizationId).toBe("PA2");
  expect(reserve({ authorizations: [late, other], line: { on: "2025-03-06" } }).authorizationId).toBe("PA1");
});

test("a code of the same family uses the units of the authorized one", () => {
  const reserved = reserve({ line: { code: "S9501" }, authorizations: [anAuthorization({ counts: { S9500: 5 } })], match: "FAMILY" });
  expect(reserved.account).toBe("authorization/PA1/S9500");
});

test("units that an earlier step cut are what is asked for", () => {
  const reserved = reserve({ line: { count: 2 }, asked: units(1), authorizations: [anAuthorization({ counts: { S9500: 1 } })] });
  expect([unitCount(reserved.units), said(reserved)]).toEqual([1, "pay"]);
});

test("never more than asked for or approved, and every unit is paid while there are any", () => {
  const amount = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(amount, fc.array(amount, { maxLength: 10 }), (approved, lines) => {
      let used = 0;
      for (const asked of lines) {
        const reserved = reserve({
          asked: asked as Units,
          authorizations: [anAuthorization({ units: { S9500: approved as Units } })],
          used: { "authorization/PA1/S9500": used / 1000 },
        });
        expect(reserved.units).toBe(Math.min(asked, approved - used));
        used += reserved.units;
      }
    }),
  );
});
