// Loop 2400: a service line, its drug (2410), what prior payers did with it (2430) and its forms (2440).
import {
  lineDropOff,
  lineFacility,
  lineOrdering,
  linePickUp,
  linePurchased,
  lineReferring,
  lineRendering,
  lineSupervising,
} from "./line-providers.ts";
import { loop } from "./notation.ts";

export const drug = loop(
  { id: "2410", name: "Drug identification", usage: "S", repeat: 1, order: 4940 },
  `
    4930 LIN R1 | Drug identification | N350 R235=EN/EO/HI/N4/ON/UK/UP R234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 N235 N234 | P0405 P0607 P0809 P1011 P1213 P1415 P1617 P1819 P2021 P2223 P2425 P2627 P2829 P3031
    4940 CTP R1 | Drug quantity | N687 N236 N212 R380 R(R355=F2/GR/ME/ML/UN N1018 N649 N355 N1018 N649 N355 N1018 N649 N355 N1018 N649 N355 N1018 N649) N648 N649 N782 N639 N499 N289 | P0405 C0607 C0902 C1002 C1103
    4950 REF S1 | Prescription or compound drug association number | R128=VY/XZ R127 N352 N() | R0203
  `,
);

export const lineAdjudication = loop(
  { id: "2430", name: "Line adjudication information", usage: "S", repeat: 15, order: 5400 },
  `
    5400 SVD R1 | Line adjudication information | R67 R782 R(R235=ER/HC/IV/WK R234 S1339*4 S352 N234) N234 R380 S554
    5450 CAS S5 | Line adjustment | R1033=CO/OA/PI/PR R1034 R782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 | L050607 C0605 C0705 L080910 C0908 C1008 L111213 C1211 C1311 L141516 C1514 C1614 L171819 C1817 C1917
    5500 DTP R1 | Line check or remittance date | R374=573 R1250=D8 R1251
    5505 AMT S1 | Remaining patient liability | R522=EAF R782 N478
  `,
);

export const form = loop(
  { id: "2440", name: "Form identification code", usage: "S", repeat: Number.POSITIVE_INFINITY, order: 5510 },
  `
    5510 LQ R1 | Form identification code | R1270=AS/UT R1271 | C0102
    5520 FRM R99 | Supporting documentation | R350 S1073=N/W/Y S127 S373 S332 | R02030405
  `,
);

export const serviceLine = loop(
  { id: "2400", name: "Service line number", usage: "R", repeat: 50, order: 3650 },
  `
    3650 LX R1 | Service line number | R554
    3700 SV1 R1 | Professional service | R(R235=ER/HC/IV/WK R234 S1339*4 S352 N234) R782 R355=MJ/UN R380.3 S1331 N1365 R(R1328=1/2/3/4/5/6/7/8/9/10/11/12 S1328=1/2/3/4/5/6/7/8/9/10/11/12*3) N782 S1073=Y N1340 S1073=Y*2 N1364 N1341 S1327=0 N1334 N127 N116 N782 N1337 N1360 | P0304
    4000 SV5 S1 | Durable medical equipment service | R(R235=HC R234 N1339*4 N352 N234) R355=DA R380 R782*2 R594=1/4/6 N923 | R0405 C0604
    4200 PWK S10 | Line supplemental information | R755=03/04/05/06/07/08/09/10/11/13/15/21/A3/A4/AM/AS/B2/B3/B4/BR/BS/BT/CB/CK/CT/D2/DA/DB/DG/DJ/DS/EB/HC/HR/I5/IR/LA/M1/MT/NN/OB/OC/OD/OE/OX/OZ/P4/P5/PE/PN/PO/PQ/PY/PZ/RB/RR/RT/RX/SG/V5/XP R756=AA/BM/EL/EM/FT/FX N757 N98 S66=AC S67 N352 N() N1525 | P0506
    4200 PWK S1 | Durable medical equipment certificate of medical necessity indicator | R755=CT R756=AB/AD/AF/AG/NS N757 N98 N66 N67 N352 N() N1525 | P0506
    4250 CR1 S1 | Ambulance transport information | S355=LB S81 N1316 R1317=A/B/C/D/E R355=DH R380 N166*2 S352*2 | P0102 P0506
    4350 CR3 S1 | Durable medical equipment certification | R1322=I/R/S R355=MO R380 N1335 N352 | P0203
    4500 CRC S3 | Ambulance certification | R1136=07 R1073=N/Y R1321=01/04/05/06/07/08/09/12 S1321=01/04/05/06/07/08/09/12*4
    4500 CRC S1 | Hospice employee indicator | R1136=70 R1073=N/Y R1321=65 N1321*4
    4500 CRC S1 | Condition indicator/durable medical equipment | R1136=09 R1073=N/Y R1321=38/ZV S1321=38/ZV N1321=38/ZV*3
    4550 DTP R1 | Date, service date | R374=472 R1250=D8/RD8 R1251
    4550 DTP S1 | Date, prescription date | R374=471 R1250=D8 R1251
    4550 DTP S1 | Date, certification revision/recertification date | R374=607 R1250=D8 R1251
    4550 DTP S1 | Date, begin therapy date | R374=463 R1250=D8 R1251
    4550 DTP S1 | Date, last certification date | R374=461 R1250=D8 R1251
    4550 DTP S1 | Date, last seen date | R374=304 R1250=D8 R1251
    4550 DTP S2 | Date, test date | R374=738/739 R1250=D8 R1251
    4550 DTP S1 | Date, shipped date | R374=011 R1250=D8 R1251
    4550 DTP S1 | Date, last x-ray date | R374=455 R1250=D8 R1251
    4550 DTP S1 | Date, initial treatment date | R374=454 R1250=D8 R1251
    4600 QTY S1 | Ambulance patient count | R673=PT R380 N() N61 | E0204 R0204
    4600 QTY S1 | Obstetric anesthesia additional units | R673=FL R380 N() N61 | E0204 R0204
    4620 MEA S5 | Test result | R737=OG/TR R738=HT/R1/R2/R3/R4 R739 N() N740 N741 N935 N936 N752 N1373 N1270 N1271 | R03050608 L050412 L060412 L07030506 E0803 P1112
    4650 CN1 S1 | Contract information | R1166=01/02/03/04/05/06/09 S782 S332 S127 S338 S799
    4700 REF S1 | Repriced line item reference number | R128=9B R127 N352 N() | R0203
    4700 REF S1 | Adjusted repriced line item reference number | R128=9D R127 N352 N() | R0203
    4700 REF S5 | Prior authorization | R128=G1 R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
    4700 REF S1 | Line item control number | R128=6R R127 N352 N() | R0203
    4700 REF S1 | Mammography certification number | R128=EW R127 N352 N() | R0203
    4700 REF S1 | Clinical laboratory improvement amendment (CLIA) number | R128=X4 R127 N352 N() | R0203
    4700 REF S1 | Referring clinical laboratory improvement amendment (CLIA) facility identification | R128=F4 R127 N352 N() | R0203
    4700 REF S1 | Immunization batch number | R128=BT R127 N352 N() | R0203
    4700 REF S5 | Referral number | R128=9F R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
    4750 AMT S1 | Sales tax amount | R522=T R782 N478
    4750 AMT S1 | Postage claimed amount | R522=F4 R782 N478
    4800 K3 S10 | File information | R449 N1333 N()
    4850 NTE S1 | Line note | R363=ADD/DCP R352
    4850 NTE S1 | Third party organization notes | R363=TPO R352
    4880 PS1 S1 | Purchased service information | R127 R782 N156
    4920 HCP S1 | Line pricing/repricing information | R1473=00/01/02/03/04/05/06/07/08/09/10/11/12/13/14 R782 S782 S127 S118 S127 S782 N234 S235=ER/HC/IV/WK S234 S355=MJ/UN S380 S901=T1/T2/T3/T4/T5/T6 S1526=1/2/3/4/5 S1527=1/2/3/4/5/6 | R0113 P0910 P1112
  `,
  [
    drug,
    lineRendering,
    linePurchased,
    lineFacility,
    lineSupervising,
    lineOrdering,
    lineReferring,
    linePickUp,
    lineDropOff,
    lineAdjudication,
    form,
  ],
);
