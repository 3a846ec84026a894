// The environment: every problem named at once, and never a value.
import { describe, expect, test } from "@jest/globals";
import { commonSettings, readConfiguration, workerSettings } from "./configuration.ts";

const whole = {
  DRIPLINE_BROKERS: "one:9092, two:9092",
  DRIPLINE_REDIS: "redis://one:6379",
  DRIPLINE_INSTALLATION_KEY: "00112233445566778899aabbccddeeff",
  WORKERS: "screening,adjudication",
};

describe("the environment", () => {
  test("is read with its defaults", () => {
    expect(readConfiguration(workerSettings, { ...whole, HOME: "/", DRIPLINE_REGISTRY: "" })).toMatchObject({
      DRIPLINE_BROKERS: ["one:9092", "two:9092"],
      DRIPLINE_REDIS: ["redis://one:6379"],
      DRIPLINE_APPLICATION: "dripline",
      DRIPLINE_HTTP_PORT: 8080,
      DRIPLINE_BATCH_RECORDS: 500,
      DRIPLINE_KAFKA_TLS: false,
    });
  });

  test("every problem is named at once", () => {
    const environment = {
      ...whole,
      DRIPLINE_BROKERS: "",
      WORKERS: "judging",
      DRIPLINE_HTTP_PORT: "70000",
      DRIPLINE_SASL_MECHANISM: "plain",
    };
    expect(() => readConfiguration(workerSettings, environment)).toThrow(
      /DRIPLINE_BROKERS is not set\n.*DRIPLINE_HTTP_PORT: expected a whole number from 0 to 65535\n.*WORKERS: expected one of screening, adjudication, screening,adjudication\n.*DRIPLINE_SASL_USERNAME is not set\n.*DRIPLINE_SASL_PASSWORD is not set$/,
    );
  });

  test.each([
    ["DRIPLINE_INSTALLATION_KEY", "secret-key-of-ours"],
    ["DRIPLINE_HTTP_PORT", "8o8o"],
    ["DRIPLINE_BATCH_RECORDS", "0"],
    ["DRIPLINE_BATCH_RECORDS", "5001"],
    ["DRIPLINE_APPLICATION", "Drip Line"],
    ["DRIPLINE_REGISTRY", "no address"],
    ["DRIPLINE_KAFKA_TLS", "perhaps"],
  ])("%s isn't taken as %j, and the message doesn't repeat it", (name, value) => {
    const read = () => readConfiguration(commonSettings, { ...whole, [name]: value });
    expect(read).toThrow(name);
    if (value.length > 4) expect(read).not.toThrow(value);
  });
});
