// Remittance is not a process of its own yet: `dripline run` and `dripline cycle` close cycles on one machine.
export {};
