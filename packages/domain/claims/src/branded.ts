declare const brand: unique symbol;
/** A value told apart from others of its type by name only; made in one constructor. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
