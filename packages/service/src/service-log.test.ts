// Nothing of a member gets into a log line, whatever is handed over.
import { Fault } from "@dripline/core";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type LogFields, type ServiceLog, serviceLog } from "./service-log.ts";

function written(write: (log: ServiceLog) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(serviceLog({ service: "screening", level: "debug" }, { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const member = { lastName: "Okonkwo", birthDate: "1951-07-14", memberId: "W123456789" };

describe("a log line", () => {
  test("has its sentence and the fields that are on the list", () => {
    const [line] = written((log) => log.info("assigned", { partition: 3, records: 17, worker: "screening" }));
    expect(line).toMatchObject({
      msg: "a partition was taken and its state filled from the log",
      service: "screening",
      partition: 3,
      records: 17,
    });
  });

  test("of an error has its class and its fault's code, never its message", () => {
    const error = new Fault("DRIP_REDIS_AWAY", `${member.lastName} ${member.birthDate}`, { cause: new Error(member.memberId) });
    const [line] = written((log) => log.error("lost", error));
    expect(line).toMatchObject({ fault: "DRIP_REDIS_AWAY", error: "Fault" });
    expect(JSON.stringify(line)).not.toMatch(/Okonkwo|1951|W123456789/i);
  });

  test("takes no member in: by a field of another name, by one of ours, by a whole record", () => {
    const lines = written((log) => {
      log.info("started", { ...member, member } as LogFields);
      log.info("started", {
        topic: member.lastName,
        worker: member.lastName.toLowerCase(),
        fault: member.birthDate,
        records: member.memberId,
      });
      log.error("failed", member, { signal: member.lastName, sha256: member.memberId });
      log.error("failed", Object.assign(new Error(member.lastName), { name: member.lastName, member }));
    });
    expect(lines).toHaveLength(4);
    expect(JSON.stringify(lines)).not.toMatch(/Okonkwo|1951|W123456789/i);
  });

  test("takes no text in that isn't one of a known shape", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ minLength: 8 })), (said) => {
        const [line = {}] = written((log) => log.info("started", said as LogFields));
        const own = new Set(["level", "time", "service", "msg"]);
        for (const name of Object.keys(line)) if (!own.has(name)) expect(["worker", "error", "topic", "signal", "fault"]).toContain(name);
      }),
    );
  });
});
