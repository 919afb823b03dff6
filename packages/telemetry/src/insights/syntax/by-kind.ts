/** The members of a union that have a kind. */
export type OfKind<Union extends { readonly kind: string }, Kind extends Union["kind"]> = Union & {
  readonly kind: Kind;
};

/** What is done with each kind of a union's members. */
export type ByKind<Union extends { readonly kind: string }, Result, Rest extends readonly unknown[] = []> = {
  readonly [Kind in Union["kind"]]: (node: OfKind<Union, Kind>, ...rest: Rest) => Result;
};
