// The default scenario hangs together: valid ids, a claim whose facts name everything that it names.

import { dayOfWeek, isInForce, isNdc, isNpi } from "@dripline/claims";
import { describe, expect, test } from "@jest/globals";
import {
  aClaim,
  aDrugLine,
  aLine,
  anAuthorization,
  DAY,
  day,
  HOME_INFUSION_NPI,
  HOSPITALIST_NPI,
  OTHER_NPI,
  PCP_NPI,
  someFacts,
} from "./index.ts";

describe("the default scenario", () => {
  test.each([HOME_INFUSION_NPI, PCP_NPI, HOSPITALIST_NPI, OTHER_NPI])("NPI %s has its check digit", (npi) => {
    expect(isNpi(npi)).toBe(true);
  });

  test("the default day is a Monday, in force for coverage, contract and authorization", () => {
    const facts = someFacts();
    expect(dayOfWeek(DAY)).toBe(1);
    expect(facts.member?.coverage.every((span) => isInForce(span, DAY))).toBe(true);
    expect(Object.values(facts.contracts).every((contract) => isInForce(contract, DAY))).toBe(true);
    expect(isInForce(anAuthorization(), DAY)).toBe(true);
  });

  test("the facts name the claim's member, provider, prescriber, codes and drug", () => {
    const facts = someFacts();
    const claim = aClaim({ lines: [aLine(), aDrugLine()] });
    expect(facts.member?.memberId).toBe(claim.member.memberId);
    expect(facts.providers[claim.billing.npi]?.taxId).toBe(claim.billing.taxId);
    for (const line of claim.lines) {
      expect(facts.providers[line.orderingNpi ?? ""]).toBeDefined();
      expect(facts.rates[line.code]).toBeDefined();
      if (line.drug) expect([isNdc(line.drug.ndc), facts.drugs[line.drug.ndc] !== undefined]).toEqual([true, true]);
    }
  });
});

test("a claim numbers its lines and sums their charges", () => {
  const claim = aClaim({ lines: [{ charge: 60 }, { charge: 30.55, on: "2025-03-04" }] });
  expect(claim.lines.map(({ line, serviceFrom, serviceTo }) => [line, serviceFrom, serviceTo])).toEqual([
    [1, "2025-03-03", "2025-03-03"],
    [2, "2025-03-04", "2025-03-04"],
  ]);
  expect(claim.chargeCents).toBe(9055);
});

test("an override wins over the default", () => {
  expect(aLine({ code: "S9366", count: 2 })).toMatchObject({ code: "S9366", units: 2000 });
  expect(() => day("2025-02-29")).toThrow("not a day");
});
