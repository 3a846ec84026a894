// Loops 2000B and 2000C: the subscriber, the payer, and the patient where it is someone else.
import { loop } from "./notation.ts";

export const subscriberName = loop(
  { id: "2010BA", name: "Subscriber name", usage: "R", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Subscriber name | R98=IL R1065=1/2 R1035 S1036 S1037 N1038 S1039 R66=II/MI R67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 S1 | Subscriber address | R166 S166
    300 N4 S1 | Subscriber city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    320 DMG S1 | Subscriber demographic information | R1250=D8 R1251 R1068=F/M/U N1067 N()^10 N1066 N26 N659 N380 N1270 N1271 | P0102 P1011 C1105
    350 REF S1 | Subscriber secondary identification | R128=SY R127 N352 N() | R0203
    350 REF S1 | Property and casualty claim number | R128=Y4 R127 N352 N() | R0203
    400 PER S1 | Property and casualty subscriber contact information | R366=IC S93 R365=TE R364 S365=EX S364 N365 N364 N443 | P0304 P0506 P0708
  `,
);

export const payerName = loop(
  { id: "2010BB", name: "Payer name", usage: "R", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Payer name | R98=PR R1065=2 R1035 N1036 N1037 N1038 N1039 R66=PI/XV R67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 S1 | Payer address | R166 S166
    300 N4 S1 | Payer city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    350 REF S3 | Payer secondary identification | R128=2U/EI/FY/NF R127 N352 N() | R0203
    350 REF S2 | Billing provider secondary identification | R128=G2/LU R127 N352 N() | R0203
  `,
);

export const patientName = loop(
  { id: "2010CA", name: "Patient name", usage: "R", repeat: 1, order: 150 },
  `
    150 NM1 R1 | Patient name | R98=QC R1065=1 R1035 S1036 S1037 N1038 S1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    250 N3 R1 | Patient address | R166 S166
    300 N4 R1 | Patient city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    320 DMG R1 | Patient demographic information | R1250=D8 R1251 R1068=F/M/U N1067 N()^10 N1066 N26 N659 N380 N1270 N1271 | P0102 P1011 C1105
    350 REF S1 | Property and casualty claim number | R128=Y4 R127 N352 N() | R0203
    350 REF S1 | Property and casualty patient identifier | R128=1W/SY R127 N352 N() | R0203
    400 PER S1 | Property and casualty patient contact information | R366=IC S93 R365=TE R364 S365=EX S364 N365 N364 N443 | P0304 P0506 P0708
  `,
);
