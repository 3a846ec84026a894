// Loops 2310A to 2310F: the providers and places of a claim.
import { loop } from "./notation.ts";

export const referringProvider = loop(
  { id: "2310A", name: "Referring provider name", usage: "S", repeat: 2, order: 2500 },
  `
    2500 NM1 R1 | Referring provider name | R98=DN/P3 R1065=1 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    2710 REF S3 | Referring provider secondary identification | R128=0B/1G/G2 R127 N352 N() | R0203
  `,
);

export const renderingProvider = loop(
  { id: "2310B", name: "Rendering provider name", usage: "S", repeat: 1, order: 2500 },
  `
    2500 NM1 R1 | Rendering provider name | R98=82 R1065=1/2 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    2550 PRV S1 | Rendering provider specialty information | R1221=PE R128=PXC R127 N156 N() N1223 | P0203
    2710 REF S4 | Rendering provider secondary identification | R128=0B/1G/G2/LU R127 N352 N() | R0203
  `,
);

export const serviceFacility = loop(
  { id: "2310C", name: "Service facility location name", usage: "S", repeat: 1, order: 2500 },
  `
    2500 NM1 R1 | Service facility location name | R98=77 R1065=2 R1035 N1036 N1037 N1038 N1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    2650 N3 R1 | Service facility location address | R166 S166
    2700 N4 R1 | Service facility location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    2710 REF S3 | Service facility location secondary identification | R128=0B/G2/LU R127 N352 N() | R0203
    2750 PER S1 | Service facility contact information | R366=IC S93 R365=TE R364 S365=EX S364 N365 N364 N443 | P0304 P0506 P0708
  `,
);

export const supervisingProvider = loop(
  { id: "2310D", name: "Supervising provider name", usage: "S", repeat: 1, order: 2500 },
  `
    2500 NM1 R1 | Supervising provider name | R98=DQ R1065=1 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    2710 REF S4 | Supervising provider secondary identification | R128=0B/1G/G2/LU R127 N352 N() | R0203
  `,
);

export const pickUpLocation = loop(
  { id: "2310E", name: "Ambulance pick-up location", usage: "S", repeat: 1, order: 2500 },
  `
    2500 NM1 R1 | Ambulance pick-up location | R98=PW R1065=2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    2650 N3 R1 | Ambulance pick-up location address | R166 S166
    2700 N4 R1 | Ambulance pick-up location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
  `,
);

export const dropOffLocation = loop(
  { id: "2310F", name: "Ambulance drop-off location", usage: "S", repeat: 1, order: 2500 },
  `
    2500 NM1 R1 | Ambulance drop-off location | R98=45 R1065=2 S1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    2650 N3 R1 | Ambulance drop-off location address | R166 S166
    2700 N4 R1 | Ambulance drop-off location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
  `,
);
