import type { Clock, JsonObject } from "@faultline/core";

const TIMEOUT_MS = 5_000;
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * Posts a message as JSON to a URL of this machine.
 *
 * @throws Error for another machine's URL, an answer other than 2XX, or none within five seconds.
 */
export async function postWebhook(url: string, message: JsonObject, clock: Clock): Promise<void> {
  const { hostname } = new URL(url);
  if (!LOOPBACK.has(hostname)) {
    throw new Error(`${hostname} is another machine; the lab calls only this one, such as http://127.0.0.1:8080/alarm`);
  }
  const controller = new AbortController();
  const cancel = clock.after(TIMEOUT_MS, () => controller.abort(new Error(`no answer within ${TIMEOUT_MS} ms`)));
  try {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(message);
    const { signal } = controller;
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  } finally {
    cancel();
  }
}
