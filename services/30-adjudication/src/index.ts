// Adjudication as a service: all of it is in main.ts and @dripline/service.
export {};
