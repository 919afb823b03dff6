import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8's young generation at the size that it begins with while `work` runs. For what loads and composes a lab it
 * would grow to 32 MB, which an idle lab then keeps; requests may grow it later. The factor is read at each collection.
 */
export async function withSmallYoungGeneration<Result>(work: () => Promise<Result>): Promise<Result> {
  setFlagsFromString("--semi-space-growth-factor=1");
  try {
    return await work();
  } finally {
    setFlagsFromString("--semi-space-growth-factor=2"); // V8's default.
  }
}
