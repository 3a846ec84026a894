// The head of a set and its billing providers: what the 277CA needs of them, said as soon as it is whole.
import type { ReaderEvent } from "./reader-events.ts";
import type { Segment } from "./segment.ts";

interface PartyDraft {
  entityType: string;
  name: string;
  firstName: string | undefined;
  id: string;
}

export type PartyStep = (parties: SetParties, segment: Segment) => void;

export class SetParties {
  readonly #emit: (event: ReaderEvent) => void;
  #set = { control: "", version: "", purpose: "", batch: "", date: "", time: "" };
  #submitter = noParty();
  #receiver = noParty();
  #provider = { ordinal: 0, taxId: "", party: noParty() };
  #isSetSaid = false;
  #isProviderSaid = true;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
  }

  begin({ control, version }: { control: string; version: string }): void {
    this.#set = { control, version, purpose: "", batch: "", date: "", time: "" };
    this.#submitter = noParty();
    this.#receiver = noParty();
    this.#provider = { ordinal: 0, taxId: "", party: noParty() };
    this.#isSetSaid = false;
    this.#isProviderSaid = true;
  }

  /*
   * BHT   BHT02 purpose  BHT03 batch  BHT04 date  BHT05 time
   */
  beginning(segment: Segment): void {
    const { control, version } = this.#set;
    this.#set = { control, version, purpose: segment.text(2), batch: segment.text(3), date: segment.text(4), time: segment.text(5) };
  }

  submitter(segment: Segment): void {
    this.#submitter = readParty(segment);
  }

  receiver(segment: Segment): void {
    this.#receiver = readParty(segment);
  }

  startProvider(): void {
    this.#saySet();
    this.#sayProvider();
    this.#provider = { ordinal: this.#provider.ordinal + 1, taxId: "", party: noParty() };
    this.#isProviderSaid = false;
  }

  provider(segment: Segment): void {
    this.#provider.party = readParty(segment);
  }

  taxId(segment: Segment): void {
    this.#provider.taxId = segment.text(2);
  }

  startSubscriber(): void {
    this.#sayProvider();
  }

  end(): void {
    this.#saySet();
    this.#sayProvider();
  }

  #saySet(): void {
    if (this.#isSetSaid) return;
    this.#isSetSaid = true;
    this.#emit({ kind: "set", header: { ...this.#set, submitter: this.#submitter, receiver: this.#receiver } });
  }

  #sayProvider(): void {
    if (this.#isProviderSaid) return;
    this.#isProviderSaid = true;
    const { ordinal, taxId, party } = this.#provider;
    this.#emit({ kind: "provider", provider: { ...party, ordinal, npi: party.id, taxId } });
  }
}

export const PARTY_STEPS: Readonly<Record<string, PartyStep>> = {
  "/BHT": (parties, segment) => parties.beginning(segment),
  "1000A/NM1*41": (parties, segment) => parties.submitter(segment),
  "1000B/NM1*40": (parties, segment) => parties.receiver(segment),
  "2000A/HL*20": (parties) => parties.startProvider(),
  "2010AA/NM1*85": (parties, segment) => parties.provider(segment),
  "2010AA/REF*EI": (parties, segment) => parties.taxId(segment),
  "2000B/HL*22": (parties) => parties.startSubscriber(),
};

/*
 * NM1   NM102 1 person, 2 organisation  NM103 name  NM104 first name  NM109 id
 */
function readParty(segment: Segment): PartyDraft {
  return { entityType: segment.text(2), name: segment.text(3), firstName: segment.optionalText(4), id: segment.text(9) };
}

function noParty(): PartyDraft {
  return { entityType: "", name: "", firstName: undefined, id: "" };
}
