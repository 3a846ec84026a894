// Loop 2300: a claim.
import {
  dropOffLocation,
  pickUpLocation,
  referringProvider,
  renderingProvider,
  serviceFacility,
  supervisingProvider,
} from "./claim-providers.ts";
import { loop } from "./notation.ts";
import { otherPayer } from "./other-payer.ts";
import { serviceLine } from "./service-line.ts";

export const claim = loop(
  { id: "2300", name: "Claim information", usage: "S", repeat: 100, order: 1300 },
  `
    1300 CLM R1 | Claim information | R1028 R782 N1032 N1343 R(R1331 R1332=B R1325) R1073=N/Y R1359=A/B/C R1073=N/W/Y R1363=I/Y S1351=P S(R1362=AA/EM/OA S1362=AA/EM/OA N1362 S156 S26) S1366=02/03/05/09 N1073 N1338 N1073 N1360 N1029 N1073 N1383 S1514=1/2/3/4/5/6/7/8/9/10/11/15
    1350 DTP S1 | Date, onset of current illness or symptom | R374=431 R1250=D8 R1251
    1350 DTP S1 | Date, initial treatment date | R374=454 R1250=D8 R1251
    1350 DTP S1 | Date, last seen date | R374=304 R1250=D8 R1251
    1350 DTP S1 | Date, acute manifestation | R374=453 R1250=D8 R1251
    1350 DTP S1 | Date, accident | R374=439 R1250=D8 R1251
    1350 DTP S1 | Date, last menstrual period | R374=484 R1250=D8 R1251
    1350 DTP S1 | Date, last x-ray date | R374=455 R1250=D8 R1251
    1350 DTP S1 | Date, hearing and vision prescription date | R374=471 R1250=D8 R1251
    1350 DTP S1 | Date, disability dates | R374=314/360/361 R1250=D8/RD8 R1251
    1350 DTP S1 | Date, last worked | R374=297 R1250=D8 R1251
    1350 DTP S1 | Date, authorized return to work | R374=296 R1250=D8 R1251
    1350 DTP S1 | Date, admission | R374=435 R1250=D8 R1251
    1350 DTP S1 | Date, discharge | R374=096 R1250=D8 R1251
    1350 DTP S2 | Date, assumed and relinquished care dates | R374=090/091 R1250=D8 R1251
    1350 DTP S1 | Date, property and casualty date of first contact | R374=444 R1250=D8 R1251
    1350 DTP S1 | Date, repricer received date | R374=050 R1250=D8 R1251
    1550 PWK S10 | Claim supplemental information | R755=03/04/05/06/07/08/09/10/11/13/15/21/A3/A4/AM/AS/B2/B3/B4/BR/BS/BT/CB/CK/CT/D2/DA/DB/DG/DJ/DS/EB/HC/HR/I5/IR/LA/M1/MT/NN/OB/OC/OD/OE/OX/OZ/P4/P5/PE/PN/PO/PQ/PY/PZ/RB/RR/RT/RX/SG/V5/XP R756=AA/BM/EL/EM/FT/FX N757 N98 S66=AC S67 N352 N() N1525 | P0506
    1600 CN1 S1 | Contract information | R1166=01/02/03/04/05/06/09 S782 S332 S127 S338 S799
    1750 AMT S1 | Patient amount paid | R522=F5 R782 N478
    1800 REF S1 | Service authorization exception code | R128=4N R127 N352 N() | R0203
    1800 REF S1 | Mandatory Medicare (section 4081) crossover indicator | R128=F5 R127 N352 N() | R0203
    1800 REF S1 | Mammography certification number | R128=EW R127 N352 N() | R0203
    1800 REF S1 | Referral number | R128=9F R127 N352 N() | R0203
    1800 REF S1 | Prior authorization | R128=G1 R127 N352 N() | R0203
    1800 REF S1 | Payer claim control number | R128=F8 R127 N352 N() | R0203
    1800 REF S1 | Clinical laboratory improvement amendment (CLIA) number | R128=X4 R127 N352 N() | R0203
    1800 REF S1 | Repriced claim number | R128=9A R127 N352 N() | R0203
    1800 REF S1 | Adjusted repriced claim number | R128=9C R127 N352 N() | R0203
    1800 REF S1 | Investigational device exemption number | R128=LX R127 N352 N() | R0203
    1800 REF S1 | Claim identifier for transmission intermediaries | R128=D9 R127 N352 N() | R0203
    1800 REF S1 | Medical record number | R128=EA R127 N352 N() | R0203
    1800 REF S1 | Demonstration project identifier | R128=P4 R127 N352 N() | R0203
    1800 REF S1 | Care plan oversight | R128=1J R127 N352 N() | R0203
    1850 K3 S10 | File information | R449 N1333 N()
    1900 NTE S1 | Claim note | R363=ADD/CER/DCP/DGN/TPO R352
    1950 CR1 S1 | Ambulance transport information | S355=LB S81 N1316 R1317=A/B/C/D/E R355=DH R380 N166*2 S352*2 | P0102 P0506
    2000 CR2 S1 | Spinal manipulation service information | N609 N380 N1367*2 N355 N380*2 R1342=A/C/D/E/F/G/M N1073 S352*2 N1073 | P0102 C0403 P0506
    2200 CRC S3 | Ambulance certification | R1136=07 R1073=N/Y R1321=01/04/05/06/07/08/09/12 S1321=01/04/05/06/07/08/09/12*4
    2200 CRC S3 | Patient condition information: vision | R1136=E1/E2/E3 R1073=N/Y R1321=L1/L2/L3/L4/L5 S1321=L1/L2/L3/L4/L5*4
    2200 CRC S1 | Homebound indicator | R1136=75 R1073=Y R1321=IH N1321*4
    2200 CRC S1 | EPSDT referral | R1136=ZZ R1073=N/Y R1321=AV/NU/S2/ST S1321=AV/NU/S2/ST*2 N1321*2
    2310 HI R1 | Health care diagnosis code | R(R1270=ABK/BK R1271 N1250 N1251 N782 N380 N799 N1271 N1073) S(R1270=ABF/BF R1271 N1250 N1251 N782 N380 N799 N1271 N1073)*11
    2310 HI S1 | Anesthesia related procedure | R(R1270=BP R1271 N1250 N1251 N782 N380 N799 N1271 N1073) S(R1270=BO R1271 N1250 N1251 N782 N380 N799 N1271 N1073) N()*10
    2310 HI S2 | Condition information | R(R1270=BG R1271 N1250 N1251 N782 N380 N799 N1271 N1073) S(R1270=BG R1271 N1250 N1251 N782 N380 N799 N1271 N1073)*11
    2410 HCP S1 | Claim pricing/repricing information | R1473=00/01/02/03/04/05/07/08/09/10/11/12/13/14 R782 S782 S127 S118 S127 S782 N234 N235 N234 N355 N380 S901=T1/T2/T3/T4/T5/T6 S1526=1/2/3/4/5 S1527=1/2/3/4/5/6 | R0113 P0910 P1112
  `,
  [referringProvider, renderingProvider, serviceFacility, supervisingProvider, pickUpLocation, dropOffLocation, otherPayer, serviceLine],
);
