// Loops 2420A to 2420H: providers and places of one service line.
import { loop } from "./notation.ts";

export const lineRendering = loop(
  { id: "2420A", name: "Rendering provider name", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Rendering provider name | R98=82 R1065=1/2 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5050 PRV S1 | Rendering provider specialty information | R1221=PE R128=PXC R127 N156 N() N1223 | P0203
    5250 REF S20 | Rendering provider secondary identification | R128=0B/1G/G2/LU R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
  `,
);

export const linePurchased = loop(
  { id: "2420B", name: "Purchased service provider name", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Purchased service provider name | R98=QB R1065=1/2 N1035 N1036 N1037 N1038 N1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5250 REF S20 | Purchased service provider secondary identification | R128=0B/1G/G2 R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
  `,
);

export const lineFacility = loop(
  { id: "2420C", name: "Service facility location name", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Service facility location name | R98=77 R1065=2 R1035 N1036 N1037 N1038 N1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5140 N3 R1 | Service facility location address | R166 S166
    5200 N4 R1 | Service facility location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    5250 REF S3 | Service facility location secondary identification | R128=G2/LU R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
  `,
);

export const lineSupervising = loop(
  { id: "2420D", name: "Supervising provider name", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Supervising provider name | R98=DQ R1065=1 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5250 REF S20 | Supervising provider secondary identification | R128=0B/1G/G2/LU R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
  `,
);

export const lineOrdering = loop(
  { id: "2420E", name: "Ordering provider name", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Ordering provider name | R98=DK R1065=1 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5140 N3 S1 | Ordering provider address | R166 S166
    5200 N4 S1 | Ordering provider city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
    5250 REF S20 | Ordering provider secondary identification | R128=0B/1G/G2 R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
    5300 PER S1 | Ordering provider contact information | R366=IC S93 R365=EM/FX/TE R364 S365=EM/EX/FX/TE S364 S365=EM/EX/FX/TE S364 N443 | P0304 P0506 P0708
  `,
);

export const lineReferring = loop(
  { id: "2420F", name: "Referring provider name", usage: "S", repeat: 2, order: 5000 },
  `
    5000 NM1 R1 | Referring provider name | R98=DN/P3 R1065=1 R1035 S1036 S1037 N1038 S1039 S66=XX S67 N706 N98 N1035 | P0809 C1110 C1203
    5250 REF S20 | Referring provider secondary identification | R128=0B/1G/G2 R127 N352 S(R128=2U R127 N128 N127 N128 N127) | R0203
  `,
);

export const linePickUp = loop(
  { id: "2420G", name: "Ambulance pick-up location", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Ambulance pick-up location | R98=PW R1065=2 N1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    5140 N3 R1 | Ambulance pick-up location address | R166 S166
    5200 N4 R1 | Ambulance pick-up location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
  `,
);

export const lineDropOff = loop(
  { id: "2420H", name: "Ambulance drop-off location", usage: "S", repeat: 1, order: 5000 },
  `
    5000 NM1 R1 | Ambulance drop-off location | R98=45 R1065=2 S1035 N1036 N1037 N1038 N1039 N66 N67 N706 N98 N1035 | P0809 C1110 C1203
    5140 N3 R1 | Ambulance drop-off location address | R166 S166
    5200 N4 R1 | Ambulance drop-off location city, state, ZIP code | R19 S156 S116 S26 N309 N310 S1715 | E0207 C0605 C0704
  `,
);
