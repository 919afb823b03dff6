import { ServiceError } from "../../../service-error.ts";

/** Takes a removal of what is already gone for done; passes every other failure on. */
export async function ignoreMissing(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof ServiceError) || !/NotFound|NoSuch|NonExistent|DoesNotExist/.test(error.code)) throw error;
  }
}
