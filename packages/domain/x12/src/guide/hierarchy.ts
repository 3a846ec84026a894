// The 837P from BHT down: the levels of billing provider (2000A), subscriber (2000B) and patient (2000C), with their claims.
import { billingProviderName, payToAddress, payToPlan } from "./billing-provider.ts";
import { claim } from "./claim.ts";
import { loop } from "./notation.ts";
import { receiver, submitter } from "./parties.ts";
import { patientName, payerName, subscriberName } from "./subscriber.ts";

const patient = loop(
  { id: "2000C", name: "Patient hierarchical level", usage: "S", repeat: Number.POSITIVE_INFINITY, order: 1400 },
  `
    10 HL R1 | Patient hierarchical level | R628 R734 R735=23 R736=0
    70 PAT R1 | Patient information | R1069=01/19/20/21/39/40/53/G8 N1384 N584 N1220 S1250=D8 S1251 S355=01 S81 S1073=Y | P0506 P0708
  `,
  [patientName, claim],
);

const subscriber = loop(
  { id: "2000B", name: "Subscriber hierarchical level", usage: "R", repeat: Number.POSITIVE_INFINITY, order: 200 },
  `
    10 HL R1 | Subscriber hierarchical level | R628 R734 R735=22 R736=0/1
    50 SBR R1 | Subscriber information | R1138=A/B/C/D/E/F/G/H/P/S/T/U S1069=18 S127 S93 S1336=12/13/14/15/16/41/42/43/47 N1143 N1073 N584 S1032=11/12/13/14/15/16/17/AM/BL/CH/CI/DS/FI/HM/LM/MA/MB/MC/OF/TV/VA/WC/ZZ
    70 PAT S1 | Patient information | N1069 N1384 N584 N1220 S1250=D8 S1251 S355=01 S81 S1073=Y | P0506 P0708
  `,
  [subscriberName, payerName, claim, patient],
);

const billingProvider = loop(
  { id: "2000A", name: "Billing provider hierarchical level", usage: "R", repeat: Number.POSITIVE_INFINITY, order: 300 },
  `
    10 HL R1 | Billing provider hierarchical level | R628 N734 R735=20 R736=1
    30 PRV S1 | Billing provider specialty information | R1221=BI R128=PXC R127 N156 N() N1223 | P0203
    100 CUR S1 | Foreign currency information | R98=85 R100 N280 N98 N100 N669 N374 N373 N337 N374 N373 N337 N374 N373 N337 N374 N373 N337 N374 N373 N337 | C0807 C0907 L101112 C1110 C1210 L131415 C1413 C1513 L161718 C1716 C1816 L192021 C2019 C2119
  `,
  [billingProviderName, payToAddress, payToPlan, subscriber],
);

/** The whole guide, without the envelope (ST and SE). */
export const professionalClaim = loop(
  { id: "", name: "Health care claim: professional", usage: "R", repeat: 1, order: 0 },
  `
    100 BHT R1 | Beginning of hierarchical transaction | R1005=0019 R353=00/18 R127 R373 R337 R640=CH/RP
  `,
  [submitter, receiver, billingProvider],
);
