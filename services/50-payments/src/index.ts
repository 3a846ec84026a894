// Payments are not a process of their own yet: `dripline run` and `dripline cycle` write the payment files.
export {};
