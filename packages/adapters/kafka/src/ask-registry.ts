// One question to the Schema Registry, as its own client asks: user and password out of the address, held to the same certificate authorities.
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import type { RegistrySettings } from "./register-schemas.ts";

export interface RegistryAnswer {
  readonly status: number;
  /** Undefined where it isn't JSON. */
  readonly body: unknown;
}

const ANSWER_MS_MAX = 5000;

/** `path` is below the Confluent-compatible interface: `/subjects`. Throws where nobody answers. */
export function askRegistry(path: string, { url, ca }: RegistrySettings): Promise<RegistryAnswer> {
  const { username, password, protocol } = new URL(url);
  const address = new URL(`${url.replace(/^(\w+:\/\/)[^/@]*@/, "$1").replace(/\/+$/, "")}${path}`);
  const auth = username === "" ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const options = { auth, timeout: ANSWER_MS_MAX, headers: { accept: "application/vnd.schemaregistry.v1+json, application/json" } };
  return new Promise((resolve, reject) => {
    const asked = protocol === "https:" ? getHttps(address, { ...options, ca }) : getHttp(address, options);
    asked.on("timeout", () => asked.destroy(new Error("no answer in 5 seconds")));
    asked.on("error", reject);
    asked.on("response", (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: json(Buffer.concat(pieces).toString("utf8")) }));
    });
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
