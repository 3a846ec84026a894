// The four bytes that part an interchange into segments, elements, repetitions and components.

/** The delimiters of an interchange as bytes; repetition 0 where there is none. */
export interface DelimiterBytes {
  readonly element: number;
  readonly repetition: number;
  readonly component: number;
  readonly terminator: number;
}

/** A letter, a digit or a blank is data. */
export function isData(byte: number): boolean {
  return byte === 32 || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
