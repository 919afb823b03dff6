/** The store's thread: owns the database file, so that no query ever holds up a request on the HTTP thread. */
import { parentPort, workerData } from "node:worker_threads";
import { assert, messageOf } from "@faultline/core";
import { ItemDatabase } from "./item-database.ts";
import type { StoreBatch, StoreReply } from "./store-request.ts";

assert(parentPort !== null, "the item store runs as a worker");
const port = parentPort;
const { file } = workerData as { readonly file: string };
const database = new ItemDatabase(file);

port.on("message", (message: StoreBatch | "close") => {
  if (message === "close") {
    database.close();
    port.close();
    return;
  }
  port.postMessage(replyTo(message));
});

function replyTo(batch: StoreBatch): StoreReply {
  try {
    return database.run(batch.requests);
  } catch (error) {
    return { failure: messageOf(error) }; // Each caller's request is answered with it.
  }
}
