// What a line's date of service means where feed rows overlap: the one that began later stands.
import { aClaim, aContract, aMember, aPlan, aProvider, day, HOME_INFUSION_NPI, shippedPolicy, someFacts, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf, type LineContext } from "./line-context.ts";

const product = "careadvantage-preferred";
const EARLIER = day("2024-01-01");
const LATER = day("2025-03-03");

const cases = table(`
  why                                | on         | plan | contract
  only the earlier ones              | 2025-03-02 | HMO1 | C1
  both in force                      | 2025-03-03 | HMO2 | C2
`);

test.each(cases)("$why, in whatever order the feed has them", ({ on, plan, contract }) => {
  for (const turned of [false, true]) {
    const { coverage, contract: held } = lineOn(on, turned);
    expect([coverage?.benefitPlanId, held?.contractId]).toEqual([plan, contract]);
  }
});

function lineOn(on: string, turned: boolean): LineContext {
  const inOrder = <Row>(rows: Row[]): Row[] => (turned ? rows.reverse() : rows);
  const facts = someFacts({
    member: aMember({
      coverage: inOrder([
        { product, benefitPlanId: "HMO1", from: EARLIER },
        { product, benefitPlanId: "HMO2", from: LATER },
      ]),
    }),
    plans: { HMO1: aPlan(), HMO2: aPlan({ benefitPlanId: "HMO2" }) },
    providers: {
      [HOME_INFUSION_NPI]: aProvider({
        network: inOrder([
          { product, contractId: "C1", from: EARLIER },
          { product, contractId: "C2", from: LATER },
        ]),
      }),
    },
    contracts: { C1: aContract({ contractId: "C1" }), C2: aContract({ contractId: "C2" }) },
  });
  const [line] = contextOf({ claim: aClaim({ lines: [{ on }] }), facts, policy: shippedPolicy(), history: [] }).lines;
  if (line === undefined) throw new Error("a claim has a line");
  return line;
}
