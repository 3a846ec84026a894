// Loop 2000A: the billing provider and where its payments go.
import { loop } from "./notation.ts";

export const billingProviderName = loop(
  { id: "2010AA", name: "Billing provider name", usage: "R", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Billing provider name | R98=85 R1065=1/2 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 R1 | Billing provider address | R166 S166
    300 N4 R1 | Billing provider city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    350 REF R1 | Billing provider tax identification | R128=EI/SY R127 N352 N() | R0203
    350 REF S2 | Billing provider upin/license information | R128=0B/1G R127 N352 N() | R0203
    400 PER S2 | Billing provider contact information | R366=IC S93 R365=EM/FX/TE R364 S365=EM/EX/FX/TE S364 S365=EM/EX/FX/TE S364 N443 | P0304 P0506 P0708
  `,
);

export const payToAddress = loop(
  { id: "2010AB", name: "Pay-to address name", usage: "S", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Pay-to address name | R98=87 R1065=1/2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 R1 | Pay-to address, address | R166 S166
    300 N4 R1 | Pay-To address city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
  `,
);

export const payToPlan = loop(
  { id: "2010AC", name: "Pay-To plan name", usage: "S", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Pay-To plan name | R98=PE R1065=2 R1035 N1036 N1037 N1038 N1039 R66=PI/XV R67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 R1 | Pay-to plan address | R166 S166
    300 N4 R1 | Pay-To plan city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    350 REF S1 | Pay-to plan secondary identification | R128=2U/FY/NF R127 N352 N() | R0203
    350 REF R1 | Pay-To plan tax identification number | R128=EI R127 N352 N() | R0203
  `,
);
