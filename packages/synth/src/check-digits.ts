// Invented NPIs with a right check digit, so that only those meant to be wrong are.

/** The NPI of nine leading digits: Luhn over 80840 and the digits. */
export function npiOf(nineDigits: number): string {
  const text = String(nineDigits);
  let sum = 24;
  for (let at = 0; at < 9; at++) {
    const digit = text.charCodeAt(at) - 48;
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${text}${(10 - (sum % 10)) % 10}`;
}

/** The same number with a wrong check digit. */
export function withWrongCheckDigit(npi: string): string {
  return `${npi.slice(0, 9)}${(Number(npi[9]) + 1) % 10}`;
}
