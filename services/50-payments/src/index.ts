// Payments as a service: the wiring is in main.ts.
export {};
