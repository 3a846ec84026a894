// Feeds for the harder stories of receipts: members whose claims wait, run out, share costs or go out of network.
import { FEEDS, type Feeds } from "./reference-folder.ts";

const HMO = "careadvantage-preferred";
const from = "2019-01-01";
const ourInfusion = { providerNpi: "1999999984", codes: ["S9366"], department: "precertification", from: "2025-03-03", to: "2025-03-31" };

/** A member of `STORY_FEEDS` as a claim names them. */
export function patient(number: number) {
  return { id: `CP0000${number}`, last: `LAST${number}`, first: "FIRST", born: "19500101", sex: "F" };
}

function member(number: number, more: object = {}): object {
  const { id: memberId, last: lastName, first: firstName, sex } = patient(number);
  const coverage = [{ product: HMO, benefitPlanId: "HMO2", from: "2020-01-01" }];
  return { memberId, lastName, firstName, birthDate: "1950-01-01", sex, pcpNpi: "1888888876", coverage, ...more };
}

/** Another payer paid 120 of 180, wrote 30 off and left 30 to the member. */
export const DECIDED_BEFORE = [
  "SBR*P*18*******CI",
  "CAS*CO*45*30",
  "CAS*PR*2*30",
  "AMT*D*120",
  "AMT*EAF*30",
  "OI***Y***Y",
  "NM1*IL*1*LAST*FIRST****MI*W0001",
  "NM1*PR*2*OTHER PLAN*****PI*OTHER",
  "DTP*573*D8*20250305",
];

/** HMO2: $50 deductible, 10 %, $15 a nursing visit, at most $70 out of pocket. HMO3: 10 %, out of network 30 %. Member 14's referral holds two visits. */
export const STORY_FEEDS: Feeds = {
  members: [
    member(10),
    member(11, { otherCoverage: [{ payerId: "OTHER", name: "OTHER PLAN", order: "primary", from }] }),
    member(12),
    member(13),
    member(14, { coverage: [{ product: HMO, benefitPlanId: "HMO3", from: "2020-01-01" }] }),
    member(15),
    member(16),
    member(17, { otherCoverage: [{ payerId: "OTHER", name: "OTHER PLAN", order: "secondary", from }] }),
  ],
  "benefit-plans": [
    {
      benefitPlanId: "HMO2",
      planType: "HMO",
      requiresPcp: true,
      deductibleCents: 5000,
      coinsuranceBasisPoints: 1000,
      copayCents: 1500,
      outOfPocketMaxCents: 7000,
      outOfNetwork: { covered: false, coinsuranceBasisPoints: 0 },
    },
    {
      benefitPlanId: "HMO3",
      planType: "HMO",
      requiresPcp: true,
      deductibleCents: 0,
      coinsuranceBasisPoints: 1000,
      copayCents: 1500,
      outOfNetwork: { covered: true, coinsuranceBasisPoints: 3000, feeScheduleId: "F1" },
    },
  ],
  providers: [
    ...(FEEDS.providers ?? []),
    {
      npi: "1234567893",
      name: "FAR AWAY INFUSION",
      taxId: "061234570",
      kind: "home-infusion",
      address: { line1: "1 FAR ST", city: "HARTFORD", state: "CT", zip: "06103" },
    },
  ],
  referrals: [
    {
      referralId: "RF1",
      memberId: "CP000014",
      fromNpi: "1888888876",
      toNpi: "1234567893",
      from: "2025-03-01",
      to: "2025-03-31",
      visits: 2,
    },
  ],
  stays: [{ stayId: "ST1", memberId: "CP000013", kind: "inpatient", admitted: "2025-03-01", discharged: "2025-03-05" }],
  "new-to-market": [{ ndc9: "001439856", from: "2025-03-04" }],
  authorizations: [
    {
      ...ourInfusion,
      authorizationId: "LATE1",
      memberId: "CP000015",
      status: "approved",
      requestedAt: "2025-03-04T09:00:00-05:00",
      arrangedAt: "2025-03-01T12:00:00-05:00",
      firstServiceDate: "2025-03-02",
    },
    { ...ourInfusion, authorizationId: "WAIT1", memberId: "CP000016", status: "pending", requestedAt: "2025-02-04T09:00:00-05:00" },
    {
      ...ourInfusion,
      authorizationId: "FEW1",
      memberId: "CP000010",
      status: "approved",
      units: { S9366: 1 },
      requestedAt: "2025-02-04T09:00:00-05:00",
    },
  ],
};
