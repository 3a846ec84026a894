// Lives of the whole pipeline in processes of their own: killed, resumed, compared to the byte.
export { digestOf } from "./digest.ts";
