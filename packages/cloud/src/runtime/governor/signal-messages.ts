/** What the signal governor's thread is told. */
export type SignalOrder =
  | { readonly kind: "limit"; readonly pid: number; readonly share: number | undefined }
  | { readonly kind: "freeze" | "thaw" | "release"; readonly pid: number };
