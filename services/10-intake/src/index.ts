// Intake as a service: 837P in, claims and acknowledgements out.
export { type ClaimFile, fileAt, fileOfBytes } from "./claim-file.ts";
export { type FileToAnswer, type IntakeParts, type Taken, takeClaims } from "./take-claims.ts";
