import { connect, type Socket } from "node:net";

/** What a server answered. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * One HTTP/1.1 connection that sends prepared bytes and reads answers of a known length: so little work that what is
 * measured is the server. One request at a time.
 */
export class KeepAliveConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #settle: { resolve(answer: RawAnswer): void; reject(error: Error): void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("close", () => this.#settle?.reject(new Error("the server closed the connection")));
  }

  static open(port: number): Promise<KeepAliveConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new KeepAliveConnection(socket)));
      socket.on("error", reject);
    });
  }

  send(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    this.#received = received;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = received.toString("latin1", 0, headEnd);
    const start = headEnd + HEAD_END.length;
    const end = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (received.length < end) return;
    this.#received = received.subarray(end);
    this.#settle?.resolve({ status: Number(head.slice(9, 12)), body: received.subarray(start, end) });
  }
}

/** The bytes of a request. */
export function encodeRequest(
  requestLine: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Buffer {
  const lines = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)) });
  const head = `${requestLine} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
