/** Whether what an SDK call threw is the answer of a service with this error code. */
export function isServiceFault(thrown: unknown, code: string): thrown is Error {
  return thrown instanceof Error && thrown.name === code && "$metadata" in thrown;
}
