// Loops 1000A and 1000B: who submits and who receives.
import { loop } from "./notation.ts";

export const submitter = loop(
  { id: "1000A", name: "Submitter name", usage: "R", repeat: 1, order: 200 },
  `
    200 NM1 R1 | Submitter name | R98=41 R1065=1/2 R1035 S1036 S1037 N1038 N1039 R66=46 R67 N706 N98 N1035 | P0809 C1110
    450 PER R2 | Submitter EDI contact information | R366=IC S93 R365=ED/EM/FX/TE R364 S365=ED/EM/EX/FX/TE S364 S365=ED/EM/EX/FX/TE S364 N443 | P0304 P0506 P0708
  `,
);

export const receiver = loop(
  { id: "1000B", name: "Receiver name", usage: "R", repeat: 1, order: 200 },
  `
    200 NM1 R1 | Receiver name | R98=40 R1065=2 R1035 N1036 N1037 N1038 N1039 R66=46 R67 N706 N98 N1035 | P0809 C1110
  `,
);
