// Intake as a service: 837P in, claims and acknowledgements out.
export { type FileToAnswer, type IntakeParts, type Taken, takeClaims } from "./take-claims.ts";
