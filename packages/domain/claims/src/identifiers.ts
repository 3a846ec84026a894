// Identifiers of the field and their check digits.

const NPI = /^\d{10}$/;

/** National Provider Identifier: ten digits whose last is the Luhn check digit over 80840 and the first nine. */
export function isNpi(text: string): boolean {
  if (!NPI.test(text)) return false;
  let sum = 24; // Luhn sum of the prefix 80840
  for (let at = 0; at < 10; at++) {
    const digit = text.charCodeAt(at) - 48;
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const NDC = /^\d{11}$/;

/** National Drug Code as claims carry it: eleven digits (5-4-2), not all zeros. A hyphenated or ten-digit one can't be normalised. */
export function isNdc(text: string): boolean {
  return NDC.test(text) && text !== "00000000000";
}

/** The claim control number: year, day of the year and a seven-digit sequence within the day of receipt, 14 digits. */
export function claimControlNumber({ year, dayOfYear, sequence }: { year: number; dayOfYear: number; sequence: number }): string {
  return `${year}${String(dayOfYear).padStart(3, "0")}${String(sequence).padStart(7, "0")}`;
}
