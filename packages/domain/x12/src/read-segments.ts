// A reader of our own answers: text to segments, by the delimiters that its ISA declares. The 837P has its own reader.

export interface TextSegment {
  readonly id: string;
  /** Element 01 is at 1, as the guides count; 0 is the id. */
  readonly elements: readonly string[];
}

export interface TextInterchange {
  readonly componentSeparator: string;
  readonly segments: readonly TextSegment[];
}

const ISA_LENGTH = 106;

/** The segments of one interchange; none where the text doesn't start with an ISA. */
export function readSegments(text: string): TextInterchange {
  if (!text.startsWith("ISA") || text.length < ISA_LENGTH) return { componentSeparator: "", segments: [] };
  const element = text.charAt(3);
  const segments = text
    .split(text.charAt(ISA_LENGTH - 1))
    .map((segment) => segment.replace(/^[\r\n]+/, ""))
    .filter((segment) => segment !== "")
    .map((segment): TextSegment => {
      const elements = segment.split(element);
      return { id: elements[0] ?? "", elements };
    });
  return { componentSeparator: text.charAt(ISA_LENGTH - 2), segments };
}
