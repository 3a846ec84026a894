// Loop 2320: another payer of the claim and what it did.
import { loop } from "./notation.ts";

export const otherSubscriber = loop(
  { id: "2330A", name: "Other subscriber name", usage: "R", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other subscriber name | R98=IL R1065=1/2 R1035 S1036 S1037 N1038 S1039 R66=II/MI R67 N706 N98 N1035 | P0809 C1110 C1203
    3320 N3 S1 | Other subscriber address | R166 S166
    3400 N4 S1 | Other subscriber city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    3550 REF S1 | Other subscriber secondary identification | R128=SY R127 N352 N() | R0203
  `,
);

export const otherPayerName = loop(
  { id: "2330B", name: "Other payer name", usage: "R", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other payer name | R98=PR R1065=2 R1035 N1036 N1037 N1038 N1039 R66=PI/XV R67 N706 N98 N1035 | P0809 C1110 C1203
    3320 N3 S1 | Other payer address | R166 S166
    3400 N4 S1 | Other payer city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    3450 DTP S1 | Claim check or remittance date | R374=573 R1250=D8 R1251
    3550 REF S2 | Other payer secondary identifier | R128=2U/EI/FY/NF R127 N352 N() | R0203
    3550 REF S1 | Other payer prior authorization number | R128=G1 R127 N352 N() | R0203
    3550 REF S1 | Other payer referral number | R128=9F R127 N352 N() | R0203
    3550 REF S1 | Other payer claim adjustment indicator | R128=T4 R127 N352 N() | R0203
    3550 REF S1 | Other payer claim control number | R128=F8 R127 N352 N() | R0203
  `,
);

export const otherReferring = loop(
  { id: "2330C", name: "Other payer referring provider", usage: "S", repeat: 2, order: 3250 },
  `
    3250 NM1 R1 | Other payer referring provider | R98=DN/P3 R1065=1 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    3550 REF R3 | Other payer referring provider secondary identification | R128=0B/1G/G2 R127 N352 N() | R0203
  `,
);

export const otherRendering = loop(
  { id: "2330D", name: "Other payer rendering provider", usage: "S", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other payer rendering provider | R98=82 R1065=1/2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    3550 REF R3 | Other payer rendering provider secondary identification | R128=0B/1G/G2/LU R127 N352 N() | R0203
  `,
);

export const otherFacility = loop(
  { id: "2330E", name: "Other payer service facility location", usage: "S", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other payer service facility location | R98=77 R1065=2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    3550 REF R3 | Other payer service facility location secondary identification | R128=0B/G2/LU R127 N352 N() | R0203
  `,
);

export const otherSupervising = loop(
  { id: "2330F", name: "Other payer supervising provider", usage: "S", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other payer supervising provider | R98=DQ R1065=1 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    3550 REF R3 | Other payer supervising provider secondary identification | R128=0B/1G/G2/LU R127 N352 N() | R0203
  `,
);

export const otherBilling = loop(
  { id: "2330G", name: "Other payer billing provider", usage: "S", repeat: 1, order: 3250 },
  `
    3250 NM1 R1 | Other payer billing provider | R98=85 R1065=1/2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    3550 REF R2 | Other payer billing provider secondary identification | R128=G2/LU R127 N352 N() | R0203
  `,
);

export const otherPayer = loop(
  { id: "2320", name: "Other subscriber information", usage: "S", repeat: 10, order: 2900 },
  `
    2900 SBR R1 | Other subscriber information | R1138=A/B/C/D/E/F/G/H/P/S/T/U R1069=01/18/19/20/21/39/40/53/G8 S127 S93 S1336=12/13/14/15/16/41/42/43/47 N1143 N1073 N584 S1032=11/12/13/14/15/16/17/AM/BL/CH/CI/DS/FI/HM/LM/MA/MB/MC/OF/TV/VA/WC/ZZ
    2950 CAS S5 | Claim level adjustments | R1033=CO/OA/PI/PR R1034 R782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 | L050607 C0605 C0705 L080910 C0908 C1008 L111213 C1211 C1311 L141516 C1514 C1614 L171819 C1817 C1917
    3000 AMT S1 | Coordination of benefits (COB) payer paid amount | R522=D R782 N478
    3000 AMT S1 | Coordination of benefits (COB) total non-covered amount | R522=A8 R782 N478
    3000 AMT S1 | Remaining patient liability | R522=EAF R782 N478
    3100 OI R1 | Other insurance coverage information | N1032 N1383 R1073=N/W/Y S1351=P N1360 R1363=I/Y
    3200 MOA S1 | Outpatient adjudication information | S954 S782 S127*5 S782*2
  `,
  [otherSubscriber, otherPayerName, otherReferring, otherRendering, otherFacility, otherSupervising, otherBilling],
);
