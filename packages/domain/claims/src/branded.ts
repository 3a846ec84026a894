// Brands: a number that is cents is told apart from a number that is units.
declare const brand: unique symbol;
/** A value told apart from others of its type by name only; made in one constructor. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
