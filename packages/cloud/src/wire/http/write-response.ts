import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { BrokenBody, type HttpResponse } from "../http-route.ts";

/** Sends an answer; a streamed body waits for the client where it reads slowly. Resolves when all is handed over. */
export async function writeResponse(target: ServerResponse, response: HttpResponse): Promise<void> {
  const { status, body } = response;
  const headers = response.headers as OutgoingHttpHeaders; // Node only reads the arrays that ours are readonly for.
  if (typeof body === "string" || body instanceof Uint8Array) {
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
    target.writeHead(
      status,
      hasLength(headers) || isBodiless(status) ? headers : { ...headers, "content-length": length },
    );
    target.end(body);
    return;
  }
  target.writeHead(status, headers);
  target.flushHeaders();
  try {
    for await (const chunk of body) {
      if (target.destroyed) return; // The client went away; leaving the loop closes the source.
      if (!target.write(chunk)) await drained(target);
    }
    target.end();
  } catch (thrown) {
    if (!(thrown instanceof BrokenBody)) throw thrown;
    breakOff(target);
  }
}

/** Ends the connection without the end of the body, once what is written has left. */
function breakOff(target: ServerResponse): void {
  const { socket } = target;
  if (socket === null) target.destroy();
  else socket.end(() => target.destroy());
}

function hasLength(headers: OutgoingHttpHeaders): boolean {
  return headers["content-length"] !== undefined;
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

function drained(target: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      target.off("drain", settle);
      target.off("close", settle);
      resolve();
    };
    target.on("drain", settle);
    target.on("close", settle);
  });
}
