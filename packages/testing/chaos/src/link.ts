// A link between the services and a server, so that it can fail: connections cut, answers lost on their way, nobody there, another server there.
import { connect, createServer, type Server, type Socket } from "node:net";

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export class Link {
  readonly port: number;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #target: number | undefined;

  private constructor(listener: Server, port: number) {
    this.#listener = listener;
    this.port = port;
    listener.on("connection", (client) => this.#join(client));
  }

  static open(port: number): Promise<Link> {
    const listener = createServer({ noDelay: true });
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(port, "127.0.0.1", () => resolve(new Link(listener, port)));
    });
  }

  /** From here on to this port of the machine; to nobody where none is named. Connections to another one are cut. */
  leadTo(port: number | undefined): void {
    this.#target = port;
    this.cut();
  }

  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    this.#pairs.clear();
  }

  /** What is asked still arrives; what is answered doesn't, for so long, and then every connection is cut. */
  async loseAnswers(ms: number): Promise<void> {
    for (const { client, server } of this.#pairs) {
      server.unpipe(client);
      server.resume();
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.cut();
  }

  close(): void {
    this.cut();
    this.#listener.close();
  }

  #join(client: Socket): void {
    client.on("error", () => {});
    if (this.#target === undefined) {
      client.destroy();
      return;
    }
    const server = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    const pair = { client, server };
    this.#pairs.add(pair);
    server.on("error", () => {});
    client.pipe(server);
    server.pipe(client);
    client.once("close", () => this.#part(pair));
    server.once("close", () => this.#part(pair));
  }

  #part(pair: Pair): void {
    pair.client.destroy();
    pair.server.destroy();
    this.#pairs.delete(pair);
  }
}
