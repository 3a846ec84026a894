// R27: the nine rows of the policy, both sides of every hour and day, clock changes, and which days a late request costs.
import type { Authorization, IsoDate } from "@dripline/claims";
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
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { ParameterValue } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { R25 } from "./R25-authorization.ts";
import { R27 } from "./R27-authorization-timing.ts";

const HOLIDAYS: readonly IsoDate[] = [day("2025-01-20"), day("2025-05-26")];

interface Judged {
  readonly authorizations: readonly Authorization[];
  readonly line?: LineOverrides;
  readonly others?: readonly LineOverrides[];
  readonly serviceException?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

function judge({ authorizations, line = {}, others = [], serviceException, parameters = {} }: Judged, rule = R27): Finding | undefined {
  const facts = someFacts({ priorAuthorization: { S9500: [aPriorAuthorizationRow()] }, authorizations, holidays: HOLIDAYS });
  let policy = shippedPolicy();
  for (const [name, value] of Object.entries(parameters)) policy = withParameter(policy, name, value);
  const claim = aClaim({ serviceException, lines: [line, ...others] });
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  return context && rule.judge(context);
}

const said = (finding: Finding | undefined): string =>
  finding === undefined ? "ok" : [finding.outcome, finding.carc].filter(Boolean).join(" ");

interface Asked {
  readonly requestedAt: string;
  readonly arrangedAt: string;
  readonly emergency?: string;
  readonly first?: string;
}

/** New York time; winter unless a zone is written. */
function at(text: string): ReturnType<typeof instant> {
  return instant(/[-+]\d\d:\d\d$/.test(text) ? text : `${text}:00-05:00`);
}

function asked({ requestedAt, arrangedAt, emergency, first }: Asked): Authorization {
  return anAuthorization({
    from: day("2025-01-01"),
    to: day("2025-12-31"),
    requestedAt: at(requestedAt),
    arrangedAt: arrangedAt === "unknown" ? undefined : at(arrangedAt),
    emergency: emergency === "unknown" || emergency === undefined ? undefined : emergency === "yes",
    firstServiceDate: first === undefined ? undefined : day(first),
  });
}

const rows = table(`
  why                                              | requestedAt      | arrangedAt       | emergency | first      | on         | result
  before the first day                             | 2025-02-28T10:00 | 2025-02-28T09:00 | no        | 2025-03-03 | 2025-03-03 | ok
  after hours, so the next business day is Monday  | 2025-03-03T09:00 | 2025-02-28T19:30 | no        | 2025-03-01 | 2025-03-01 | ok
  weekend, so Monday                               | 2025-03-03T17:59 | 2025-03-01T12:00 | no        | 2025-03-02 | 2025-03-02 | ok
  late: the first day                              | 2025-03-04T09:00 | 2025-03-01T12:00 | no        | 2025-03-02 | 2025-03-02 | deny 210
  late: the day before the request                 | 2025-03-04T09:00 | 2025-03-01T12:00 | no        | 2025-03-02 | 2025-03-03 | deny 210
  late: payable from the day of the request        | 2025-03-04T09:00 | 2025-03-01T12:00 | no        | 2025-03-02 | 2025-03-04 | ok
  emergency, so the next business day              | 2025-03-04T09:00 | 2025-03-03T11:00 | yes       | 2025-03-03 | 2025-03-03 | ok
  the same day in working hours                    | 2025-03-03T15:00 | 2025-03-03T11:00 | no        | 2025-03-03 | 2025-03-03 | deny 210
  the same day in working hours: the day after     | 2025-03-03T15:00 | 2025-03-03T11:00 | no        | 2025-03-03 | 2025-03-04 | ok
  Monday is a holiday, so Tuesday                  | 2025-01-21T10:00 | 2025-01-17T20:00 | no        | 2025-01-18 | 2025-01-18 | ok
  nobody knows                                     | 2025-03-04T00:00 | unknown          | unknown   | 2025-03-03 | 2025-03-03 | pend
  nobody knows, and the day is payable either way  | 2025-03-04T00:00 | unknown          | unknown   | 2025-03-03 | 2025-03-04 | ok
`);

test.each(rows)("$why", ({ on, result, ...row }) => {
  expect(said(judge({ authorizations: [asked(row)], line: { on } }))).toBe(result);
});

test("none: R25 denies and R27 is silent", () => {
  expect(said(judge({ authorizations: [] }, R25))).toBe("deny 197");
  expect(said(judge({ authorizations: [] }))).toBe("ok");
});

const limits = table(`
  why                                                | requestedAt               | arrangedAt                | first      | on         | result
  the last second before the first day               | 2025-03-02T23:59:59-05:00 | 2025-02-27T11:00          | 2025-03-03 | 2025-03-03 | ok
  midnight of the first day                          | 2025-03-03T00:00:00-05:00 | 2025-02-27T11:00          | 2025-03-03 | 2025-03-03 | deny 210
  arranged at the last minute of the hours           | 2025-03-04T09:00          | 2025-03-03T17:59          | 2025-03-03 | 2025-03-03 | deny 210
  arranged as they end                               | 2025-03-04T09:00          | 2025-03-03T18:00          | 2025-03-03 | 2025-03-03 | ok
  arranged as they begin                             | 2025-03-04T09:00          | 2025-03-03T08:00          | 2025-03-03 | 2025-03-03 | deny 210
  arranged before they begin: the next day           | 2025-03-04T09:00          | 2025-03-03T07:59          | 2025-03-03 | 2025-03-03 | ok
  asked for at closing time                          | 2025-03-04T18:00          | 2025-03-03T19:00          | 2025-03-03 | 2025-03-03 | ok
  asked for a second after closing time              | 2025-03-04T18:00:01-05:00 | 2025-03-03T19:00          | 2025-03-03 | 2025-03-03 | deny 210
  asked for two business days later                  | 2025-03-05T08:00          | 2025-03-03T19:00          | 2025-03-03 | 2025-03-03 | deny 210
  Friday evening, asked for on Saturday              | 2025-03-01T23:00          | 2025-02-28T18:00          | 2025-03-01 | 2025-03-01 | ok
  Friday evening, asked for on Tuesday               | 2025-03-04T08:00          | 2025-02-28T18:00          | 2025-03-01 | 2025-03-01 | deny 210
  Saturday before a holiday Monday, Tuesday evening  | 2025-01-21T18:00          | 2025-01-18T10:00          | 2025-01-18 | 2025-01-18 | ok
  Saturday before a holiday Monday, Wednesday        | 2025-01-22T08:00          | 2025-01-18T10:00          | 2025-01-18 | 2025-01-18 | deny 210
  arranged on the holiday itself, in its hours       | 2025-01-21T10:00          | 2025-01-20T11:00          | 2025-01-20 | 2025-01-20 | ok
  the zone is the plan's: 23:30 there is still before | 2025-03-03T04:30:00+00:00 | 2025-02-27T11:00          | 2025-03-03 | 2025-03-03 | ok
  the zone is the plan's: midnight there is not      | 2025-03-03T05:00:00+00:00 | 2025-02-27T11:00          | 2025-03-03 | 2025-03-03 | deny 210
  a day of 23 hours: the last second before Sunday   | 2025-03-08T23:59:59-05:00 | 2025-03-06T11:00          | 2025-03-09 | 2025-03-09 | ok
  a day of 23 hours: closing time of the Monday      | 2025-03-10T18:00:00-04:00 | 2025-03-09T03:00:00-04:00 | 2025-03-09 | 2025-03-09 | ok
  a day of 23 hours: by winter time it is later      | 2025-03-10T18:00:00-05:00 | 2025-03-09T03:00:00-04:00 | 2025-03-09 | 2025-03-09 | deny 210
  a day of 25 hours: half past one the second time   | 2025-11-03T17:00          | 2025-11-02T01:30:00-05:00 | 2025-11-02 | 2025-11-02 | ok
  a day of 25 hours: still before Monday             | 2025-11-02T23:59:59-05:00 | 2025-10-30T11:00:00-04:00 | 2025-11-03 | 2025-11-03 | ok
  a day of 25 hours: no longer                       | 2025-11-03T00:00:00-05:00 | 2025-10-30T11:00:00-04:00 | 2025-11-03 | 2025-11-03 | deny 210
`);

describe("both sides", () => {
  test.each(limits)("$why", ({ on, result, ...row }) => {
    expect(said(judge({ authorizations: [asked({ ...row, emergency: "no" })], line: { on } }))).toBe(result);
  });
});

const choices = table(`
  why                                             | name                              | value    | requestedAt               | arrangedAt       | on         | result
  the day before opening counts as the night      | earlyMorningCountsAsPreviousNight | true     | 2025-03-03T18:00          | 2025-03-03T06:30 | 2025-03-03 | ok
  and then the next day is too late               | earlyMorningCountsAsPreviousNight | true     | 2025-03-04T08:00          | 2025-03-03T06:30 | 2025-03-03 | deny 210
  by default the next day is in time              | earlyMorningCountsAsPreviousNight | false    | 2025-03-04T08:00          | 2025-03-03T06:30 | 2025-03-03 | ok
  the whole next day                              | nextBusinessDayEnds               | MIDNIGHT | 2025-03-04T23:59:59-05:00 | 2025-03-03T19:00 | 2025-03-03 | ok
  and not a second more                           | nextBusinessDayEnds               | MIDNIGHT | 2025-03-05T00:00:00-05:00 | 2025-03-03T19:00 | 2025-03-03 | deny 210
  a late request costs every day where it does    | lateAuthScope                     | ALL_DAYS | 2025-03-04T09:00          | 2025-03-03T11:00 | 2025-03-20 | deny 210
  and none of a request in time                   | lateAuthScope                     | ALL_DAYS | 2025-03-02T09:00          | 2025-02-28T11:00 | 2025-03-20 | ok
`);

describe("the payer's choices", () => {
  test.each(choices)("$why", ({ name, value, on, result, ...row }) => {
    const parameters = { [name]: value === "true" || value === "false" ? value === "true" : value };
    expect(said(judge({ authorizations: [asked({ ...row, emergency: "no", first: "2025-03-03" })], line: { on }, parameters }))).toBe(
      result,
    );
  });

  test("other hours", () => {
    const authorizations = [
      asked({ requestedAt: "2025-03-04T09:00", arrangedAt: "2025-03-03T17:00", emergency: "no", first: "2025-03-03" }),
    ];
    expect(said(judge({ authorizations, parameters: { workingHours: ["09:00", "17:00"] } }))).toBe("ok");
    expect(said(judge({ authorizations, parameters: { workingHours: ["09:00", "17:01"] } }))).toBe("deny 210");
  });
});

describe("what isn't known", () => {
  const late = { requestedAt: "2025-03-04T09:00", arrangedAt: "unknown", first: "2025-03-03" };

  test("an emergency is enough without the time of arrangement, to the next business day", () => {
    expect(said(judge({ authorizations: [asked({ ...late, emergency: "yes" })] }))).toBe("ok");
    expect(said(judge({ authorizations: [asked({ ...late, emergency: "yes", requestedAt: "2025-03-04T18:01" })] }))).toBe("pend");
  });

  test("the claim may say that it was one: SV109, REF*4N 1 and 3", () => {
    expect(said(judge({ authorizations: [asked(late)], line: { emergency: true } }))).toBe("ok");
    expect(said(judge({ authorizations: [asked(late)], serviceException: "1" }))).toBe("ok");
    expect(said(judge({ authorizations: [asked(late)], serviceException: "3" }))).toBe("ok");
    expect(said(judge({ authorizations: [asked(late)], serviceException: "2" }))).toBe("pend");
    expect(said(judge({ authorizations: [asked({ ...late, emergency: "no" })], serviceException: "3" }))).toBe("pend");
  });

  test("a prescription on a weekend shows the exception; one on a business day has no time of day", () => {
    const authorizations = [asked({ requestedAt: "2025-03-03T09:00", arrangedAt: "unknown", first: "2025-03-02" })];
    expect(said(judge({ authorizations, line: { on: "2025-03-02", prescribedOn: day("2025-03-01") } }))).toBe("ok");
    expect(said(judge({ authorizations, line: { on: "2025-03-02", prescribedOn: day("2025-02-28") } }))).toBe("pend");
  });

  test("the first service day: the start of therapy on the line, else the claim's first day under the authorization", () => {
    const authorizations = [asked({ requestedAt: "2025-03-04T15:00", arrangedAt: "2025-03-03T11:00", emergency: "no" })];
    const line = { on: "2025-03-04" };
    expect(said(judge({ authorizations, line }))).toBe("deny 210");
    expect(said(judge({ authorizations, line: { ...line, therapyBegan: day("2025-03-03") } }))).toBe("ok");
    expect(said(judge({ authorizations, line, others: [{ on: "2025-03-03" }] }))).toBe("ok");
    expect(said(judge({ authorizations, line, others: [{ on: "2025-03-03", code: "S9366" }] }))).toBe("deny 210");
    const fromThatDay = authorizations.map((each) => ({ ...each, from: day("2025-03-04") }));
    expect(said(judge({ authorizations: fromThatDay, line, others: [{ on: "2025-03-03" }] }))).toBe("deny 210");
  });
});

describe("a therapy that goes on", () => {
  const before = anAuthorization({ authorizationId: "PA0", from: day("2025-02-01"), to: day("2025-03-10") });
  const renewal = (requestedAt: string, from = "2025-03-11"): Authorization =>
    anAuthorization({
      from: day(from),
      to: day("2025-04-30"),
      firstServiceDate: day("2025-02-01"),
      requestedAt: at(requestedAt),
      arrangedAt: at("2025-02-03T11:00"),
      emergency: false,
    });
  const parameters = { lateAuthScope: "ALL_DAYS" };
  const line = { on: "2025-03-11" };

  test("is in time before the old one ends", () => {
    expect(said(judge({ authorizations: [before, renewal("2025-03-10T23:59:59-04:00")], line, parameters }))).toBe("ok");
    expect(said(judge({ authorizations: [before, renewal("2025-03-11T00:00:00-04:00")], line, parameters }))).toBe("deny 210");
  });

  test("only where it follows without a gap, and the old one was approved", () => {
    const other = { ...before, to: day("2025-03-09") };
    expect(said(judge({ authorizations: [other, renewal("2025-03-09T12:00")], line, parameters }))).toBe("deny 210");
    const refused: Authorization = { ...before, status: "denied" };
    expect(said(judge({ authorizations: [refused, renewal("2025-03-09T12:00")], line, parameters }))).toBe("deny 210");
  });
});

test("one authorization in time is enough", () => {
  const late = asked({ requestedAt: "2025-03-05T09:00", arrangedAt: "2025-03-03T11:00", emergency: "no", first: "2025-03-03" });
  expect(said(judge({ authorizations: [late, { ...anAuthorization(), authorizationId: "PA2" }] }))).toBe("ok");
});

test("days before an authorization that begins on the day of its late request are 210 and not 197", () => {
  const late = {
    ...asked({ requestedAt: "2025-03-04T09:00", arrangedAt: "2025-03-01T12:00", emergency: "no", first: "2025-03-02" }),
    from: day("2025-03-04"),
  };
  expect(said(judge({ authorizations: [late], line: { on: "2025-03-02" } }))).toBe("deny 210");
  expect(said(judge({ authorizations: [late], line: { on: "2025-03-02" } }, R25))).toBe("ok");
  expect(said(judge({ authorizations: [late], line: { on: "2025-03-01" } }, R25))).toBe("deny 197");
});

test("by default no day after the day of the request is ever denied", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 1, max: 28 }),
      (requested, hour, on) => {
        const two = (value: number): string => String(value).padStart(2, "0");
        const requestedAt = `2025-02-${two(requested)}T${two(hour)}:00`;
        const authorizations = [asked({ requestedAt, arrangedAt: "2025-02-05T11:00", emergency: "no", first: "2025-02-05" })];
        const denied = said(judge({ authorizations, line: { on: `2025-02-${two(on)}` } })) !== "ok";
        expect(denied).toBe(requested >= 5 && (on < requested || (on === requested && on === 5)));
      },
    ),
  );
});
