// The segments of the 835 that we write, described as data.
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

/** CLP06: the indicators that the 835 knows; the 837P knows a few more. */
export const FILING_INDICATORS = "12 13 14 15 16 17 AM CH DS HM LM MA MB MC OF TV VA WC ZZ".split(" ");

/** A CAS holds six reasons of three elements each, a PLB six pairs. */
export const CAS_ELEMENTS = 18;
export const PLB_PAIRS = 6;

const PAYEE_BANK = "S506=01 S507 S569=DA S508";

export const bpr = segmentWriter(
  segment(
    "BPR",
    `R1 | Financial information | R305=I/H R782 R478=C R591=ACH/CHK/NON S812=CCP S506=01 S507 S569=DA S508 S509 S510 ${PAYEE_BANK} R373 | P0607 C0809 P1213 C1415`,
  ),
);
export const trace = segmentWriter(segment("TRN", "R1 | Reassociation trace number | R481=1 R127 R509"));
export const receiver = segmentWriter(segment("REF", "S1 | Receiver identification | R128=EV R127"));
export const productionDate = segmentWriter(segment("DTM", "R1 | Production date | R374=405 R373"));

export const payerName = segmentWriter(segment("N1", "R1 | Payer identification | R98=PR R93 S66=XV S67 | P0304"));
export const address = segmentWriter(segment("N3", "R1 | Payer address | R166 S166"));
export const city = segmentWriter(segment("N4", "R1 | Payer city, state, ZIP code | R19 S156 S116"));
export const technicalContact = segmentWriter(segment("PER", "R1 | Payer technical contact | R366=BL S93 R365=TE R364 | P0304"));
/** Asked for as soon as a line names a policy in REF*0K. */
export const webSite = segmentWriter(segment("PER", "S1 | Payer web site | R366=IC N93 R365=UR R364 | P0304"));

export const payeeName = segmentWriter(segment("N1", "R1 | Payee identification | R98=PE R93 R66=XX R67 | P0304"));
export const payeeTaxId = segmentWriter(segment("REF", "S1 | Payee additional identification | R128=TJ R127"));

export const headerNumber = segmentWriter(segment("LX", "S1 | Header number | R554"));
export const claimPayment = segmentWriter(
  segment(
    "CLP",
    `R1 | Claim payment information | R1028 R1029=1/2/3/22 R782 R782 S782 R1032=${FILING_INDICATORS.join("/")} R127 S1331 S1325`,
  ),
);
export const adjustment = segmentWriter(
  segment(
    "CAS",
    `S99 | Adjustment | R1033=CO/OA/PI/PR R1034 R782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380 S1034 S782 S380
     | L050607 C0605 C0705 L080910 C0908 C1008 L111213 C1211 C1311 L141516 C1514 C1614 L171819 C1817 C1917`,
  ),
);
export const patientName = segmentWriter(
  segment("NM1", "R1 | Patient name | R98=QC R1065=1 S1035 S1036 S1037 N1038 S1039 S66=MI S67 | P0809"),
);
export const claimReference = segmentWriter(segment("REF", "S5 | Other claim related identification | R128=G1/F8 R127"));
export const receivedDate = segmentWriter(segment("DTM", "S1 | Claim received date | R374=050 R373"));
export const claimAmount = segmentWriter(segment("AMT", "S1 | Coverage amount | R522=AU R782"));

export const servicePayment = segmentWriter(
  segment("SVC", "R1 | Service payment information | R(R235=HC R234 S1339*4) R782 R782 N234 S380 N234 S380"),
);
export const serviceDate = segmentWriter(segment("DTM", "R2 | Service date | R374=150/151/472 R373"));
export const lineReference = segmentWriter(segment("REF", "S6 | Line item control number, policy | R128=6R/0K R127"));
export const lineAmount = segmentWriter(segment("AMT", "S1 | Allowed amount | R522=B6 R782"));
export const remark = segmentWriter(segment("LQ", "S99 | Remark code | R1270=HE R1271"));

export const providerAdjustment = segmentWriter(
  segment(
    "PLB",
    `S99 | Provider adjustment | R127 R373 R(R426=FB/WO/72/L6/B2 S127) R782
     S(R426=FB/WO/72/L6/B2 S127) S782 S(R426=FB/WO/72/L6/B2 S127) S782 S(R426=FB/WO/72/L6/B2 S127) S782
     S(R426=FB/WO/72/L6/B2 S127) S782 S(R426=FB/WO/72/L6/B2 S127) S782
     | P0506 P0708 P0910 P1112 P1314`,
  ),
);
