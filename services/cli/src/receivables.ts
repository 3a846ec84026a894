// The digest that ids of receivables, trace numbers and payments are made with.
import { createHash } from "node:crypto";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
